import { describe, expect, test } from "vitest";
import { isCrmError } from "../errors/crm-error.ts";
import { parseJsonBody, readBody } from "./request-body.ts";

const max = 1000;
const request = (
  body: ConstructorParameters<typeof Response>[0],
  type: string | undefined = "application/json",
  more: Record<string, string> = {},
  method = "POST",
) =>
  new Request("http://crm.test/contacts", {
    method,
    body,
    headers: { ...(type === undefined ? {} : { "content-type": type }), ...more },
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  } as RequestInit);
const read = async (given: Request) => parseJsonBody(given, await readBody(given, max));
const problem = async (given: Request) => {
  const error = await read(given).catch((thrown: unknown) => thrown);
  if (!isCrmError(error)) throw new Error(`no CRM error: ${String(error)}`);
  return { code: error.code, status: error.status, errors: error.errors, message: error.message };
};

describe("accepted", () => {
  test.each([
    ["an object", request('{"a":1}'), { a: 1 }],
    ["with its charset", request('{"a":1}', 'application/json; charset="UTF-8"'), { a: 1 }],
    ["with a byte order mark", request('\u{feff}{"a":1}'), { a: 1 }],
    ["nothing", request(null), {}],
    ["an empty text of whatever type", request("", "text/plain"), {}],
    ["a merge patch", request('{"a":null}', "application/merge-patch+json", {}, "PATCH"), { a: null }],
  ])("%s", async (_, given, expected) => expect(await read(given)).toEqual(expected));

  test("a key __proto__ stays a key, for the schema to refuse", async () => {
    const value = await read(request('{"__proto__":{"polluted":1}}'));
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("refused", () => {
  test.each([
    ["no JSON", request("{a}"), 400, "body.unreadable"],
    ["half a JSON", request('{"a":'), 400, "body.unreadable"],
    ["no UTF-8", request(new Uint8Array([0x7b, 0xff, 0x7d])), 400, "body.unreadable"],
    ["a list", request("[]"), 400, "input.invalid"],
    ["null", request("null"), 400, "input.invalid"],
    ["a text", request('"a"'), 400, "input.invalid"],
    ["a form", request("a=1", "application/x-www-form-urlencoded"), 415, "body.unsupportedType"],
    ["plain text", request("{}", "text/plain"), 415, "body.unsupportedType"],
    ["another charset", request("{}", "application/json; charset=latin1"), 415, "body.unsupportedType"],
    ["a merge patch to POST", request("{}", "application/merge-patch+json"), 415, "body.unsupportedType"],
    ["compressed", request("{}", "application/json", { "content-encoding": "gzip" }), 415, "body.unsupportedType"],
    ["too large", request(JSON.stringify({ a: "x".repeat(max) })), 413, "body.tooLarge"],
    [
      "too large by its own word",
      request("{}", "application/json", { "content-length": "1001" }),
      413,
      "body.tooLarge",
    ],
    [
      "larger than its own word",
      request(JSON.stringify({ a: "x".repeat(max) }), "application/json", { "content-length": "10" }),
      413,
      "body.tooLarge",
    ],
  ])("%s", async (_, given, status, code) => expect(await problem(given)).toMatchObject({ status, code }));

  test("where it is not an object, with a pointer to the whole", async () =>
    expect((await problem(request("[]"))).errors).toEqual([{ pointer: "", message: "must be a JSON object" }]));

  test.each<Record<string, string>>([{}, { "content-length": "10" }])(
    "when the sender goes away, with headers %j",
    async (headers: Record<string, string>) => {
      const broken = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.error(new Error("connection reset"));
        },
      });
      expect(await problem(request(broken, "application/json", headers))).toMatchObject({
        status: 400,
        code: "body.unreadable",
      });
    },
  );

  test("as soon as a stream has passed the limit", async () => {
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(400));
      },
      cancel() {
        cancelled = true;
      },
    });
    expect(await problem(request(endless))).toMatchObject({ code: "body.tooLarge" });
    expect(sent).toBeLessThan(6);
    expect(cancelled).toBe(true);
  });
});
