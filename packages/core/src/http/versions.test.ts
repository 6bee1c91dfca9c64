import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";

let kith: Awaited<ReturnType<typeof createTestCrm<[typeof library]>>>;
beforeAll(async () => {
  kith = await createTestCrm({ plugins: [library], http: { authenticate: () => null, onError: () => {} } });
});
afterAll(() => kith.close());

interface Book {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly pages: number | null;
}
const bookOf = async (response: Response) => (await response.json()) as Book;
const create = async () =>
  bookOf(await kith.request("POST", "/library/books", { body: { title: "Emma", pages: 474 } }));
const patch = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  kith.request("PATCH", `/library/books/${id}`, { body, headers });

test("a record is answered with its tag, and made with its place", async () => {
  const created = await kith.request("POST", "/library/books", { body: { title: "Emma" } });
  expect([created.status, created.headers.get("etag")]).toEqual([201, '"1"']);
  const { id } = await bookOf(created);
  expect(new URL(created.headers.get("location") ?? "", "http://kith.test/library/books").pathname).toBe(
    `/library/books/${id}`,
  );
  const suggested = await kith.request("POST", "/library/suggestions", { body: { title: "Emma" } });
  expect([suggested.status, suggested.headers.get("location"), suggested.headers.get("etag")]).toEqual([
    201,
    null,
    null,
  ]);
});

test("the caller's copy is still good until the record changes", async () => {
  const { id } = await create();
  const read = (tag: string) => kith.request("GET", `/library/books/${id}`, { headers: { "if-none-match": tag } });
  const unchanged = await read('"1"');
  expect([unchanged.status, unchanged.headers.get("etag"), await unchanged.text()]).toEqual([304, '"1"', ""]);
  await patch(id, { pages: 1 });
  expect((await read('"1"')).status).toBe(200);
  expect((await read('W/"2"')).status).toBe(304);
});

describe("a merge patch", () => {
  test("clears with null and leaves what it does not name", async () => {
    const { id } = await create();
    const response = await patch(id, { pages: null }, { "content-type": "application/merge-patch+json" });
    expect(await bookOf(response)).toMatchObject({ title: "Emma", pages: null, version: 2 });
  });

  test("on the version that was read", async () => {
    const { id } = await create();
    expect((await patch(id, { pages: 1 }, { "if-match": '"1"' })).headers.get("etag")).toBe('"2"');
    const stale = await patch(id, { pages: 2 }, { "if-match": '"1"' });
    expect(stale.status).toBe(412);
    expect(await stale.json()).toMatchObject({ code: "record.stale", data: { actual: 2, expected: 1 } });
    expect((await patch(id, { pages: 3 }, { "if-match": 'W/"2"' })).status).toBe(200);
    expect((await patch(id, { pages: 4 }, { "if-match": "*" })).status).toBe(200);
    expect((await patch(id, { pages: 5, version: 4 })).status).toBe(200);
    expect((await patch(id, { pages: 6, version: 5 }, { "if-match": '"5"' })).status).toBe(200);
    const twoMinds = await patch(id, { pages: 7, version: 5 }, { "if-match": '"6"' });
    expect(await twoMinds.json()).toMatchObject({ status: 400, errors: [{ pointer: "/version" }] });
  });
});

test("a deletion on the version that was read, in the header or in the query", async () => {
  const { id } = await create();
  expect((await kith.request("DELETE", `/library/books/${id}?version=9`)).status).toBe(412);
  expect((await kith.request("DELETE", `/library/books/${id}`, { headers: { "if-match": '"9"' } })).status).toBe(412);
  const gone = await kith.request("DELETE", `/library/books/${id}?version=1`);
  expect([gone.status, await gone.text(), gone.headers.get("content-type")]).toEqual([204, "", null]);
  expect((await kith.request("GET", `/library/books/${id}`)).status).toBe(404);
});

test("of 50 editors at once who read the same version one wins, and no edit is lost", async () => {
  const { id } = await create();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, pages) => patch(id, { pages: pages + 1 }, { "if-match": '"1"' })),
  );
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(49);
  const { version, pages } = await bookOf(await kith.request("GET", `/library/books/${id}`));
  expect({ version, pages }).toEqual({ version: 2, pages: (await bookOf(won[0] as Response)).pages });
});
