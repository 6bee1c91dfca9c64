import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { directoryBlobStore } from "./directory-blob-store.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "kith-blobs-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const streamOf = (...chunks: (string | Error)[]) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.close();
      else if (chunk instanceof Error) controller.error(chunk);
      else controller.enqueue(new TextEncoder().encode(chunk));
    },
  });
const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();
const filesIn = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

test("what goes in comes out", async () => {
  const store = directoryBlobStore(join(directory, "deep", "files"));
  const blob = await store.put(streamOf("Hello, ", "", "wörld"), { maxBytes: 100 });
  expect(blob).toEqual({
    key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    size: 13,
    sha256: createHash("sha256").update("Hello, wörld").digest("hex"),
  });
  expect(await textOf(store.get(blob.key))).toBe("Hello, wörld");
  expect(await readFile(join(directory, "deep", "files", blob.key.slice(0, 2), blob.key), "utf8")).toBe("Hello, wörld");
  expect(await textOf(directoryBlobStore(join(directory, "deep", "files")).get(blob.key))).toBe("Hello, wörld");
});

test("large ones pass in pieces", async () => {
  const store = directoryBlobStore(directory);
  const pieces = Array.from({ length: 300 }, (_, index) => String(index % 10).repeat(1000));
  const blob = await store.put(streamOf(...pieces), { maxBytes: 300_000 });
  expect(blob.size).toBe(300_000);
  expect(await textOf(store.get(blob.key))).toBe(pieces.join(""));
});

test("the same bytes twice are two blobs, and one is deleted without the other", async () => {
  const store = directoryBlobStore(directory);
  const [one, other] = await Promise.all([
    store.put(streamOf("a"), { maxBytes: 1 }),
    store.put(streamOf("a"), { maxBytes: 1 }),
  ]);
  await store.delete(one.key);
  await store.delete(one.key);
  await expect(textOf(store.get(one.key))).rejects.toMatchObject({ code: "file.missing", status: 410 });
  expect(await textOf(store.get(other.key))).toBe("a");
});

describe("nothing is left behind", () => {
  test("past the limit", async () => {
    const store = directoryBlobStore(directory);
    await expect(store.put(streamOf("abc", "def"), { maxBytes: 5 })).rejects.toMatchObject({
      code: "body.tooLarge",
      data: { maxBytes: 5 },
    });
    expect(await filesIn()).toEqual([]);
  });

  test("when the sender goes away", async () => {
    const store = directoryBlobStore(directory);
    await expect(store.put(streamOf("abc", new Error("gone")), { maxBytes: 5 })).rejects.toThrow("gone");
    expect(await filesIn()).toEqual([]);
  });

  test("of a process that died, after a day", async () => {
    await mkdir(join(directory, "incoming"));
    for (const name of ["old", "new"]) await writeFile(join(directory, "incoming", name), "x");
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(join(directory, "incoming", "old"), longAgo, longAgo);
    await directoryBlobStore(directory).put(streamOf("a"), { maxBytes: 1 });
    expect(await readdir(join(directory, "incoming"))).toEqual(["new"]);
  });
});

test.each([
  "",
  "..",
  "../../etc/passwd",
  "incoming/x",
  "a/../b",
  "00000000-0000-4000-8000-000000000000/../x",
  "C:\\x",
  "\0",
])("the key %j is no path", async (key) => {
  const store = directoryBlobStore(directory);
  expect(() => store.get(key)).toThrow(expect.objectContaining({ code: "file.missing" }));
  await expect(store.delete(key)).rejects.toMatchObject({ code: "file.missing" });
});

test("a stream that is cancelled lets the file go", async () => {
  const store = directoryBlobStore(directory);
  const { key } = await store.put(streamOf("x".repeat(200_000)), { maxBytes: 200_000 });
  const reader = store.get(key).getReader();
  await reader.read();
  await reader.cancel();
  expect((await reader.read()).done).toBe(true);
});
