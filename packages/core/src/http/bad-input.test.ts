import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";

// A caller's mistake is answered with 4xx, the place that is wrong and what helps; never with a 500.

const faults: unknown[] = [];
let kith: Awaited<ReturnType<typeof createTestCrm<[typeof library]>>>;
let id: string;
beforeAll(async () => {
  kith = await createTestCrm({
    plugins: [library],
    http: { authenticate: () => anyone(), onError: (error) => faults.push(error) },
  });
  id = (await kith.desk.contacts.create({ displayName: "Maria Anders" })).id;
});
afterAll(() => kith.close());

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

async function refusal(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Problem> {
  const response = await kith.request(method, path, { body, headers });
  const text = await response.text();
  expect(faults.splice(0)).toEqual([]);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(text).not.toMatch(/select |insert |SQLITE|\.ts:|node_modules/i);
  return JSON.parse(text) as Problem;
}

describe("bodies", () => {
  test.each([
    ["an unknown key", { displayName: "A", admin: true }, "/admin"],
    [
      "an unknown key deep inside",
      { displayName: "A", emails: [{ email: "a@b.example", admin: 1 }] },
      "/emails/0/admin",
    ],
    ["an id", { displayName: "A", id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }, "/id"],
    ["a tenant", { displayName: "A", tenantId: "other" }, "/tenantId"],
    ["a time of creation", { displayName: "A", createdAt: "2026-01-01T00:00:00Z" }, "/createdAt"],
    ["a version", { displayName: "A", version: 7 }, "/version"],
    ["a wrong type", { displayName: 7 }, "/displayName"],
    ["a null where there must be a value", { displayName: null }, "/displayName"],
    ["a list for an object", { displayName: "A", attributes: [] }, "/attributes"],
    ["an object for a list", { displayName: "A", emails: {} }, "/emails"],
    ["a broken address", { displayName: "A", emails: [{ email: "not an address" }] }, "/emails/0/email"],
    ["a day that is none", { displayName: "A", birthday: "2026-02-30" }, "/birthday"],
    ["a text too long", { displayName: "x".repeat(10_000) }, "/displayName"],
    ["U+0000", { displayName: "a\0b" }, "/displayName"],
    ["U+0000 in an attribute", { displayName: "A", attributes: { note: "\0" } }, "/attributes/note"],
    ["half a surrogate pair", { displayName: "\ud800" }, "/displayName"],
  ])("%s", async (_, body, pointer) => {
    const { code, status, errors } = await refusal("POST", "/contacts", body);
    expect({ code, status, pointer: errors?.[0]?.pointer }).toEqual({ code: "input.invalid", status: 400, pointer });
    expect(errors?.[0]?.message).not.toBe("");
  });

  test.each([
    ["a prototype", '{"displayName":"A","__proto__":{"admin":true}}', "/__proto__"],
    [
      "a prototype in attributes",
      '{"displayName":"A","attributes":{"__proto__":{"admin":true}}}',
      "/attributes/__proto__",
    ],
    ["a number past all numbers", '{"displayName":"A","attributes":{"size":1e999}}', "/attributes/size"],
    ["a thousand levels", `{"displayName":"A","attributes":{"a":${"[".repeat(5000)}${"]".repeat(5000)}}}`, ""],
    ["a list", "[]", ""],
    ["null", "null", ""],
    ["a number", "7", ""],
  ])("%s", async (_, body, pointer) => {
    const { code, errors } = await refusal("POST", "/contacts", body, { "content-type": "application/json" });
    expect({ code, pointer: errors?.[0]?.pointer }).toEqual({ code: "input.invalid", pointer });
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test.each([
    ["no JSON", "{displayName}", "application/json", 400, "body.unreadable"],
    ["no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), "application/json", 400, "body.unreadable"],
    ["a form", "displayName=A", "application/x-www-form-urlencoded", 415, "body.unsupportedType"],
    ["XML", "<a/>", "application/xml", 415, "body.unsupportedType"],
    ["a body too large", `{"displayName":"${"x".repeat(1024 * 1024)}"}`, "application/json", 413, "body.tooLarge"],
  ])("%s", async (_, body, type, status, code) =>
    expect(await refusal("POST", "/contacts", body, { "content-type": type })).toMatchObject({ status, code }),
  );

  test("an empty one is an empty object", async () => {
    const { code, errors } = await refusal("POST", "/library/books");
    expect({ code, pointer: errors?.[0]?.pointer }).toEqual({ code: "input.invalid", pointer: "/title" });
  });

  test("where there should be none", async () => {
    expect(await refusal("DELETE", `/contacts/${id}`, { version: 1 })).toMatchObject({
      code: "input.invalid",
      errors: [{ pointer: "" }],
    });
  });

  test("another id than the path's", async () => {
    const other = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01";
    expect(await refusal("PATCH", `/contacts/${id}`, { id: other })).toMatchObject({ errors: [{ pointer: "/id" }] });
  });

  test("a tree of criteria without end", async () => {
    const tree = `{"criterion":${'{"and":['.repeat(2000)}${"]}".repeat(2000)}}`;
    expect(await refusal("POST", "/library/books/search", tree, { "content-type": "application/json" })).toMatchObject({
      code: "input.invalid",
    });
  });
});

describe("paths and queries", () => {
  test.each([
    ["an id that is none", "/contacts/42", "input.invalid", "/id"],
    ["an id with U+0000", "/contacts/%00", "input.invalid", "/id"],
    ["an id that is not UTF-8", "/contacts/%FF", "input.invalid", "/id"],
    ["an id nobody has", "/contacts/01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", "record.notFound", undefined],
    ["an unknown parameter", "/contacts?page=2", "input.invalid", "/page"],
    ["a parameter twice", "/contacts?limit=1&limit=2", "input.invalid", "/limit"],
    ["no number", "/contacts?limit=ten", "input.invalid", "/limit"],
    ["a page too large", "/contacts?limit=201", "input.invalid", "/limit"],
    ["a page of none", "/contacts?limit=0", "input.invalid", "/limit"],
    ["half a number", "/contacts?limit=1.5", "input.invalid", "/limit"],
    ["an unknown count", "/contacts?count=all", "input.invalid", "/count"],
    ["a filter without a name", "/contacts?filter=customer", "input.invalid", "/filter"],
    ["a filter with U+0000", "/contacts?filter[displayName]=%00", "input.invalid", "/filter/displayName"],
    ["a broken encoding", "/contacts?filter[displayName]=%E4", "input.invalid", "/filter/displayName"],
    ["a prototype", "/contacts?__proto__[limit]=1", "input.invalid", "/__proto__"],
    ["a prototype as filter", "/contacts?filter[__proto__][eq]=1", "input.invalid", "/filter/__proto__"],
    ["an unknown filter", "/contacts?filter[secret]=1", "filter.invalid", undefined],
    ["a constructor as filter", "/contacts?filter[constructor]=1", "filter.invalid", undefined],
    ["an unknown operator", "/contacts?filter[displayName][like]=a", "filter.invalid", undefined],
    ["an unknown sort", "/contacts?sort=secret", "sort.invalid", undefined],
    ["a sort with a direction", "/contacts?sort=createdAt%20desc", "sort.invalid", undefined],
    ["an unknown cursor", "/contacts?cursor=abc", "cursor.invalid", undefined],
    ["a column for a tenant", "/contacts?filter[tenantId]=other", "filter.invalid", undefined],
    ["an unknown criterion", "/contacts?filter[leads.rating]=hot", "filter.invalid", undefined],
  ])("%s", async (_, path, code, pointer) => {
    const problem = await refusal("GET", path);
    expect(problem.code).toBe(code);
    if (pointer !== undefined) expect(problem.errors?.[0]?.pointer).toBe(pointer);
    expect(problem.detail.length).toBeGreaterThan(20);
  });

  test("a cursor of another sort", async () => {
    for (const name of ["A", "B", "C"]) await kith.desk.contacts.create({ displayName: name });
    const page = (await (await kith.request("GET", "/contacts?limit=1&sort=createdAt")).json()) as {
      nextCursor: string;
    };
    const cursor = encodeURIComponent(page.nextCursor);
    expect((await kith.request("GET", `/contacts?limit=1&sort=createdAt&cursor=${cursor}`)).status).toBe(200);
    expect(await refusal("GET", `/contacts?limit=1&sort=-displayName&cursor=${cursor}`)).toMatchObject({
      code: "cursor.invalid",
    });
    expect(await refusal("GET", `/contacts?limit=1&sort=createdAt&cursor=x${cursor}`)).toMatchObject({
      code: "cursor.invalid",
    });
  });

  test.each([
    ["createdAt", "soon"],
    ["createdAt", 1e300],
    ["createdAt", true],
    ["createdAt", "9".repeat(400)],
    ["displayName", 7],
    ["displayName", "\0"],
    ["displayName", "\ud800"],
    ["displayName", "'; drop table contacts; --"],
  ])("a cursor that was tampered with: %s after %j", async (sort, value) => {
    for (const name of ["A", "B"]) await kith.desk.contacts.create({ displayName: name });
    const page = (await (await kith.request("GET", `/contacts?limit=1&sort=${sort}`)).json()) as { nextCursor: string };
    const [fingerprint, , last] = JSON.parse(Buffer.from(page.nextCursor, "base64url").toString()) as string[];
    const cursor = Buffer.from(JSON.stringify([fingerprint, value, last])).toString("base64url");
    const response = await kith.request("GET", `/contacts?limit=1&sort=${sort}&cursor=${cursor}`);
    expect([200, 400]).toContain(response.status);
    expect(faults.splice(0)).toEqual([]);
  });

  test.each([
    ["9:3:", null, "0"],
    ["3:9:20", null, "0"],
    ["3:9:5,4", null, "0"],
    ["0:0:", null, "0"],
    ["3:3:", "99999999999999999999:99999999999999999999:", "0"],
    ["3:3:", "3:9:3,", "0"],
    ["3:3:", null, "999999999999999999"],
    [null, null, "999999999999999999"],
    [null, null, -1],
    [{}, [], "1"],
  ])("a position in the journal that was tampered with: %j %j %j", async (lo, hi, seq) => {
    const after = Buffer.from(JSON.stringify([lo, hi, seq])).toString("base64url");
    const response = await kith.request("GET", `/journal?after=${after}`);
    expect([200, 400]).toContain(response.status);
    expect(faults.splice(0)).toEqual([]);
  });

  test.each([
    ["/library/books", "pages", "9999999999"],
    ["/library/books", "pages", "9007199254740993"],
    ["/library/books", "pages", "1e3"],
    ["/library/books", "pages", "-0"],
    ["/library/books", "pages", "１２"],
    ["/contacts", "createdAt", "999999-01-01"],
    ["/contacts", "createdAt", "0000-01-01"],
    ["/contacts", "createdAt", "0001-01-01T00:00:00Z"],
    ["/contacts", "createdAt", "2026-02-30"],
    ["/contacts", "createdAt", "2026-01-01T25:00:00Z"],
    ["/contacts", "createdAt", "2026-01-01T00:00:00+99:00"],
    ["/contacts", "createdAt", "9999-12-31T23:59:59-23:59"],
    ["/contacts", "birthday", "0000-01-01"],
    ["/contacts", "birthday", "2026-02-30"],
    ["/contacts", "birthday", "99999-01-01"],
    ["/contacts", "kinds", "constructor"],
    ["/contacts", "ownerId", "x".repeat(5000)],
  ])("%s filtered by %s %s", async (path, field, value) => {
    for (const operator of ["", "[ne]", "[in]", "[gt]", "[lte]", "[contains]", "[startsWith]", "[isNull]"]) {
      const response = await kith.request("GET", `${path}?filter[${field}]${operator}=${encodeURIComponent(value)}`);
      expect([operator, response.status < 500]).toEqual([operator, true]);
    }
    expect(faults.splice(0)).toEqual([]);
  });

  test("parameters beside a JSON body", async () => {
    const { code, errors } = await refusal("POST", "/contacts?dryRun=true", { displayName: "A" });
    expect({ code, errors }).toEqual({
      code: "input.invalid",
      errors: [{ pointer: "/dryRun", message: "goes into the JSON body, not into the query" }],
    });
  });

  test.each([
    "' or 1=1 --",
    "'; drop table contacts; --",
    "%27%20union%20select%201",
    "\\",
    '"',
    "%",
    "_",
    "{}",
    "[]",
    "$1",
    "?",
    "null",
    "NaN",
    "\u202e",
    "😀".repeat(50),
    "a".repeat(5000),
  ])("hostile text %j finds nothing and breaks nothing", async (text) => {
    for (const filter of [
      "filter[displayName]",
      "filter[displayName][startsWith]",
      "filter[displayName][contains]",
      "filter[kinds]",
    ]) {
      const response = await kith.request("GET", `/contacts?${filter}=${encodeURIComponent(text)}`);
      expect([200, 400]).toContain(response.status);
      if (response.status === 200) expect(((await response.json()) as { items: unknown[] }).items).toEqual([]);
    }
    expect(faults.splice(0)).toEqual([]);
  });
});

describe("headers", () => {
  test.each([
    ["If-Match", "7"],
    ["If-Match", '"1", "2"'],
    ["If-Match", "abc"],
    ["Idempotency-Key", "ä".repeat(3)],
    ["Idempotency-Key", "x".repeat(256)],
  ])("%s: %s", async (name, value) => {
    const { status, code } = await refusal("PATCH", `/contacts/${id}`, { jobTitle: "Owner" }, { [name]: value });
    expect({ status, code }).toEqual({
      status: 400,
      code: name === "If-Match" ? "input.invalid" : "idempotency.invalid",
    });
  });

  test("If-Match where no version is compared", async () => {
    const { errors } = await refusal("POST", "/contacts", { displayName: "A" }, { "if-match": '"1"' });
    expect(errors?.[0]?.message).toContain("leave it out");
  });
});
