import { describe, expect, test } from "vitest";
import { coreErrors } from "../errors/core-errors.ts";
import { isCrmError } from "../errors/crm-error.ts";
import type { BlobStore, StoredBlob } from "../files/blob-store.ts";
import { receiveForm } from "./form.ts";

const type = "multipart/form-data; boundary=XX";
const field = (name: string, value: string) =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const filePart = (name: string, content: string, filename = "people.csv") =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n`;
const end = "--XX--\r\n";

/** Sends the text in pieces of a few bytes, so that every boundary falls between two of them once. */
function bodyOf(text: string, pieceBytes = 7): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
}

type Blobs = Pick<BlobStore, "put" | "delete">;
const receive = (body: ReadableStream<Uint8Array>, contentType: string, blobs: Blobs) =>
  receiveForm(body, contentType, blobs, 10_000);

class Sink implements Blobs {
  readonly stored = new Map<string, string>();
  async put(bytes: ReadableStream<Uint8Array>, { maxBytes }: { readonly maxBytes: number }): Promise<StoredBlob> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of bytes) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > maxBytes) throw coreErrors("body.tooLarge", { maxBytes });
    }
    this.stored.set("k", Buffer.concat(chunks).toString("utf8"));
    return { key: "k", size, sha256: "" };
  }
  async delete(key: string) {
    this.stored.delete(key);
  }
}

test.each([1, 2, 3, 5, 7, 64, 100_000])("a form in pieces of %i bytes", async (pieceBytes) => {
  const sink = new Sink();
  const content = "Name;Größe\r\n--X\r\n--XY\r\nAnna;1\r\n";
  const text = field("mapping", '{"Name":"displayName"}') + filePart("file", content) + field("tag", "ä") + end;
  expect(await receive(bodyOf(text, pieceBytes), type, sink)).toEqual({
    blob: { key: "k", size: Buffer.byteLength(content), sha256: "" },
    name: "people.csv",
    contentType: "text/csv",
    fields: [
      ["mapping", '{"Name":"displayName"}'],
      ["tag", "ä"],
    ],
  });
  expect(sink.stored.get("k")).toBe(content);
});

test("what FormData sends", async () => {
  const form = new FormData();
  form.set("file", new Blob(["x".repeat(9000)], { type: "text/csv" }), "Kündigungen 2026.csv");
  form.set("note", "a\r\nb");
  const request = new Request("http://crm.test/", { method: "POST", body: form });
  const received = await receive(
    request.body as ReadableStream<Uint8Array>,
    String(request.headers.get("content-type")),
    new Sink(),
  );
  expect(received).toMatchObject({ name: "Kündigungen 2026.csv", blob: { size: 9000 }, fields: [["note", "a\r\nb"]] });
});

test("a path in a file's name is left out", async () =>
  expect(await receive(bodyOf(filePart("file", "x", "..\\..\\etc/passwd") + end), type, new Sink())).toMatchObject({
    name: "passwd",
  }));

test("what a database cannot keep of a file's name and type is left out", async () => {
  const part = filePart("file", "x")
    .replace('filename="people.csv"', "filename*=UTF-8''a%00b.csv")
    .replace("text/csv", "text/\0csv");
  expect(await receive(bodyOf(part + end), type, new Sink())).toMatchObject({
    name: "a b.csv",
    contentType: undefined,
  });
});

describe("refused, and nothing is kept", () => {
  const many = Array.from({ length: 101 }, (_, index) => field(`f${index}`, "")).join("");
  test.each([
    ["without a file", field("a", "1") + end, "input.invalid", "/file"],
    ["a second file", filePart("file", "x") + filePart("file", "y") + end, "input.invalid", ""],
    ["a file of another name", filePart("photo", "x") + end, "input.invalid", "/photo"],
    ["a file of another name after ours", filePart("file", "x") + filePart("photo", "x") + end, "input.invalid", ""],
    ["too many fields", filePart("file", "x") + many + end, "input.invalid", ""],
    ["a field too long", filePart("file", "x") + field("a", "y".repeat(70_000)) + end, "input.invalid", "/a"],
    ["a file too large", filePart("file", "x".repeat(20_000)) + field("a", "1") + end, "body.tooLarge", undefined],
    ["an end in the middle of the file", filePart("file", "x".repeat(2000)).slice(0, 1000), "body.unreadable", ""],
    ["an end after the file", filePart("file", "x"), "body.unreadable", ""],
    ["an end in a header", filePart("file", "x") + field("a", "1").slice(0, 20), "body.unreadable", ""],
    ["an empty body", "", "body.unreadable", ""],
    ["no form at all", "hello", "body.unreadable", ""],
  ])("%s", async (_, text, code, pointer) => {
    const sink = new Sink();
    const error = await receive(bodyOf(text, 1000), type, sink).catch((thrown: unknown) => thrown);
    if (!isCrmError(error)) throw new Error(`no CRM error: ${String(error)}`);
    expect({ code: error.code, pointer: error.errors[0]?.pointer }).toEqual({ code, pointer });
    expect(sink.stored.size).toBe(0);
  });

  test.each(["multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary="'])(
    "%s",
    async (bad) => {
      await expect(receive(bodyOf(filePart("file", "x") + end), bad, new Sink())).rejects.toMatchObject({
        code: "body.unreadable",
      });
    },
  );

  test("a sender that goes away", async () => {
    const sink = new Sink();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ === 0) controller.enqueue(new TextEncoder().encode(filePart("file", "x".repeat(500))));
        else controller.error(new Error("connection reset"));
      },
    });
    await expect(receive(body, type, sink)).rejects.toMatchObject({ code: "body.unreadable" });
    expect(sink.stored.size).toBe(0);
  });

  test("a disk that is full is no fault of the sender", async () => {
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const sink: Blobs = {
      async put(bytes) {
        for await (const _ of bytes) throw full;
        throw full;
      },
      async delete() {},
    };
    await expect(receive(bodyOf(filePart("file", "x".repeat(9000)) + end), type, sink)).rejects.toBe(full);
  });
});

test("a sender is held back by a slow disk", async () => {
  let sent = 0;
  let taken = 0;
  let ahead = 0;
  const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
  const head = new TextEncoder().encode(filePart("file", "").slice(0, -2));
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sent === 0) controller.enqueue(head);
        if (sent++ < 100) controller.enqueue(chunk);
        else {
          controller.enqueue(new TextEncoder().encode(`\r\n${end}`));
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
  const sink: Blobs = {
    async put(bytes) {
      for await (const piece of bytes) {
        taken += piece.byteLength;
        ahead = Math.max(ahead, sent * chunk.byteLength - taken);
        if (taken % (1024 * 1024) < 70_000) await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return { key: "k", size: taken, sha256: "" };
    },
    async delete() {},
  };
  const { blob } = await receive(body, type, sink);
  expect(blob.size).toBe(100 * chunk.byteLength);
  expect(ahead).toBeLessThan(1024 * 1024);
});
