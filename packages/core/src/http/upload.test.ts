import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";
import { directoryBlobStore } from "../files/directory-blob-store.ts";

let kith: Awaited<ReturnType<typeof createTestCrm<[typeof library]>>>;
let directory: string;
let book: string;
const faults: unknown[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kith-uploads-"));
  kith = await createTestCrm({
    plugins: [library],
    files: directoryBlobStore(directory),
    http: { authenticate: () => null, onError: (error) => faults.push(error) },
  });
});
beforeEach(async () => {
  book = await newBook("Emma");
});
afterAll(async () => {
  await kith.close();
  await rm(directory, { recursive: true });
});

const newBook = async (title: string) =>
  ((await (await kith.request("POST", "/library/books", { body: { title } })).json()) as { id: string }).id;
const stored = async () =>
  (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
const rows = async () =>
  ((await (await kith.request("GET", "/files?count=exact&limit=1")).json()) as { count: number }).count;
const form = (content: string, fields: Record<string, string> = {}, name = "cover.txt", type = "text/plain") => {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  data.set("file", new Blob([content], { type }), name);
  return data;
};
const upload = (body: unknown, options: { query?: string; headers?: Record<string, string>; id?: string } = {}) =>
  kith.request("POST", `/library/books/${options.id ?? book}/cover${options.query ?? ""}`, {
    body,
    headers: options.headers ?? {},
  });
const download = () => kith.request("GET", `/library/books/${book}/cover`);
const problem = async (response: Response) =>
  (await response.json()) as { status: number; code: string; errors?: { pointer: string; message: string }[] };

describe("a file comes in", () => {
  test("as part of a form, with fields before and after it", async () => {
    const data = form("hello");
    data.set("pages", "12");
    const response = await upload(data);
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBe('"2"');
    expect(await response.json()).toMatchObject({ pages: 12, coverId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(await (await download()).text()).toBe("hello");
  });

  test("as the body itself, with the rest in the query", async () => {
    const query = `?pages=7&mapping=${encodeURIComponent('{"Name":"displayName"}')}`;
    const response = await upload("a;b\n", { query, headers: { "content-type": "text/csv" } });
    expect(await response.json()).toMatchObject({ pages: 7 });
    const back = await download();
    expect([back.headers.get("content-type"), await back.text()]).toEqual(["text/csv", "a;b\n"]);
  });

  test("on the version that was read", async () => {
    expect((await upload(form("a"), { headers: { "if-match": '"9"' } })).status).toBe(412);
    expect((await upload(form("a", { version: "9" }))).status).toBe(412);
    expect((await upload(form("a"), { headers: { "if-match": '"1"' } })).status).toBe(200);
  });

  test("once, however often it is sent with its key", async () => {
    const before = [await stored(), await rows()] as const;
    const send = () => upload(form("same"), { headers: { "idempotency-key": `upload-${book}` } });
    expect((await send()).headers.get("idempotency-replayed")).toBeNull();
    expect((await send()).headers.get("idempotency-replayed")).toBe("true");
    expect([await stored(), await rows()]).toEqual([before[0] + 1, before[1] + 1]);
    expect((await upload(form("other"), { headers: { "idempotency-key": `upload-${book}` } })).status).toBe(422);
    expect([await stored(), await rows()]).toEqual([before[0] + 1, before[1] + 1]);
  });
});

describe("what is refused leaves nothing behind", () => {
  test.each([
    ["a file too large", () => upload(form("x".repeat(100_001))), 413, "body.tooLarge", undefined],
    [
      "a body too large",
      () => upload("x".repeat(100_001), { headers: { "content-type": "text/csv" } }),
      413,
      "body.tooLarge",
      undefined,
    ],
    ["no file in the form", () => upload(new FormData()), 400, "input.invalid", "/file"],
    ["an empty body", () => upload("", { headers: { "content-type": "text/csv" } }), 400, "input.invalid", "/file"],
    ["no body", () => upload(undefined), 400, "input.invalid", "/file"],
    ["JSON", () => upload({ pages: 1 }), 415, "body.unsupportedType", undefined],
    ["a wrong field", () => upload(form("a", { pages: "many" })), 400, "input.invalid", "/pages"],
    ["an unknown field", () => upload(form("a", { colour: "red" })), 400, "input.invalid", "/colour"],
    ["a field twice", () => upload(form("a", { pages: "1" }), { query: "?pages=x" }), 400, "input.invalid", "/pages"],
    [
      "someone else's file",
      () => upload(form("a"), { query: "?file=01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06" }),
      400,
      "input.invalid",
      "/file",
    ],
    [
      "what the command refuses",
      async () => upload(form("a"), { id: await newBook("banned") }),
      422,
      "book.banned",
      undefined,
    ],
    [
      "a record that is not there",
      () => upload(form("a"), { id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }),
      404,
      "record.notFound",
      undefined,
    ],
    [
      "a key that is none",
      () => upload(form("a"), { headers: { "idempotency-key": "ä" } }),
      400,
      "idempotency.invalid",
      undefined,
    ],
  ])("%s", async (_, send, status, code, pointer) => {
    const before = [await stored(), await rows()];
    const answer = await problem(await send());
    expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
    if (pointer !== undefined) expect(answer.errors?.[0]?.pointer).toBe(pointer);
    expect([await stored(), await rows()]).toEqual(before);
    expect(faults.splice(0)).toEqual([]);
  });

  test("not a byte is read for a caller who may not, or an input that is wrong", async () => {
    let pulled = 0;
    const body = () =>
      new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            pulled += 1;
            controller.enqueue(new Uint8Array(1000));
          },
        },
        { highWaterMark: 0 },
      );
    const send = (query: string, grants: { permission: string }[]) =>
      kith.request("POST", `/library/books/${book}/cover${query}`, {
        body: body(),
        headers: { "content-type": "text/csv" },
        actor: anyone({ grants }),
      });
    expect((await send("", [])).status).toBe(403);
    expect((await send("?pages=x", [{ permission: "*" }])).status).toBe(400);
    expect((await send("?colour=red", [{ permission: "*" }])).status).toBe(400);
    expect(pulled).toBe(0);
    expect((await send("", [{ permission: "*" }])).status).toBe(413);
    expect(pulled).toBeLessThan(120);
  });
});

describe("a file goes out", () => {
  test("to be saved, under its name", async () => {
    await upload(form("hello", {}, 'Übersicht "1".txt'));
    const response = await download();
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=\"Ubersicht _1_.txt\"; filename*=UTF-8''%C3%9Cbersicht%20%221%22.txt",
    );
    expect(response.headers.get("content-length")).toBe("5");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });

  test.each(["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"])("never as %s", async (type) => {
    await upload(form("<script>alert(1)</script>", {}, "a.html", type));
    expect((await download()).headers.get("content-type")).toBe("application/octet-stream");
  });

  test("HEAD tells its size and opens nothing", async () => {
    await upload(form("hello"));
    const response = await kith.request("HEAD", `/library/books/${book}/cover`);
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "5", ""]);
  });

  test("410 where its bytes are gone, 404 where there was none", async () => {
    expect((await download()).status).toBe(404);
    await upload(form("hello"));
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) await rm(join(entry.parentPath, entry.name));
    const response = await download();
    expect(await problem(response)).toMatchObject({ status: 410, code: "file.missing" });
  });
});

test.each(["multipart/form-data", "text/csv"])(
  "a sender of %s that breaks off leaves nothing behind, and is no fault",
  async (type) => {
    const before = [await stored(), await rows()];
    const text = await new Response(form("x".repeat(5000))).text();
    const boundary = text.slice(2, text.indexOf("\r\n"));
    let sent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new Error("connection reset"));
        else controller.enqueue(new TextEncoder().encode(text.slice(0, 2000)));
        sent = true;
      },
    });
    const response = await upload(body, { headers: { "content-type": `${type}; boundary=${boundary}` } });
    expect(response.status).toBe(400);
    expect([await stored(), await rows()]).toEqual(before);
    expect(faults.splice(0)).toEqual([]);
  },
);
