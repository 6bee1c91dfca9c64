import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";

let kith: Awaited<ReturnType<typeof createTestCrm<[typeof library]>>>;
beforeAll(async () => {
  kith = await createTestCrm({ plugins: [library], http: { authenticate: () => null, onError: () => {} } });
});
afterAll(() => kith.close());

const post = (key: string, body: unknown, more: { path?: string; user?: string; tenant?: string } = {}) =>
  kith.request("POST", more.path ?? "/library/books", {
    body,
    headers: { "idempotency-key": key },
    actor: anyone({ user: more.user ?? "u_1", tenant: more.tenant ?? "main" }),
  });
const titled = async (title: string) =>
  (
    (await (await kith.request("GET", `/library/books?filter[title]=${encodeURIComponent(title)}`)).json()) as {
      items: unknown[];
    }
  ).items;

test("of 100 equal requests at once one makes a record, and all are answered with it", async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => post("one-for-all", { title: "Once" })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id));
  expect(new Set(ids).size).toBe(1);
  expect(answers.filter((answer) => answer.headers.get("idempotency-replayed") === "true")).toHaveLength(99);
  expect(await titled("Once")).toHaveLength(1);
});

test("a repetition is answered with the record as it is now", async () => {
  const first = (await (await post("now", { title: "Then" })).json()) as { id: string };
  await kith.request("PATCH", `/library/books/${first.id}`, { body: { title: "Now" } });
  const again = await post("now", { title: "Then" });
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(again.headers.get("etag")).toBe('"2"');
  expect(await again.json()).toMatchObject({ id: first.id, title: "Now" });
});

describe("a key that was used with something else is refused", () => {
  test.each([
    ["another body", { title: "B" }, {}],
    ["another spelling of the body", '{ "title": "A" }', {}],
    ["another path", { title: "A" }, { path: "/library/suggestions" }],
  ])("%s", async (what, body, more) => {
    const key = `mismatch-${what}`;
    expect((await post(key, { title: "A" })).status).toBe(201);
    const response = await kith.request("POST", (more as { path?: string }).path ?? "/library/books", {
      body,
      headers: { "idempotency-key": key, "content-type": "application/json" },
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "idempotency.mismatch" });
  });
});

test("keys are each caller's own", async () => {
  await post("shared", { title: "Mine" });
  expect((await post("shared", { title: "Yours" }, { user: "u_2" })).status).toBe(201);
  expect((await post("shared", { title: "Theirs" }, { tenant: "other" })).status).toBe(201);
});

test("a request that was refused may be repeated with its key, corrected", async () => {
  expect((await post("second-try", { title: "" })).status).toBe(400);
  const response = await post("second-try", { title: "Right" });
  expect([response.status, response.headers.get("idempotency-replayed")]).toEqual([201, null]);
});

test("reading needs no key, and one does no harm", async () => {
  const read = () =>
    kith.request("POST", "/library/books/search", {
      body: { criterion: { title: "A" } },
      headers: { "idempotency-key": "read" },
    });
  await read();
  expect((await read()).headers.get("idempotency-replayed")).toBeNull();
});
