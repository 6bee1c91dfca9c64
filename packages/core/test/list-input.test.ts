// The rest of a list's input: limits, counts, the bin, cursors and what is refused by name.
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shelf } from "./shelf-plugin.fixture.ts";

const t = await createTestCrm({ plugins: [shelf] });
afterAll(() => t.close());
const ids: string[] = [];
beforeAll(async () => {
  for (let size = 0; size < 12; size += 1)
    ids.push((await t.desk.shelf.create({ title: `Item ${size}`, size, open: size % 2 === 0 })).id);
  await t.desk.shelf.remove({ id: ids[3] as string });
  await t.desk.shelf.remove({ id: ids[4] as string });
});
const list = (input: object) => t.desk.shelf.list(input as never);
const invalid = (pointer: string) => ({ status: 400, errors: [{ pointer, message: expect.any(String) }] });

test.each([0, 201, -1, 1.5, "10", null])("a limit of %j is refused", async (limit) => {
  await expect(list({ limit })).rejects.toMatchObject({ code: "input.invalid", ...invalid("/limit") });
});

test("limits from 1 to 200 are kept exactly, 50 is the default", async () => {
  expect((await list({ limit: 1 })).items).toHaveLength(1);
  expect((await list({ limit: 200 })).items).toHaveLength(10);
  await t.desk.shelf.createMany({ items: Array.from({ length: 200 }, () => ({ code: "bulk" })) });
  expect((await list({ filter: { code: "bulk" } })).items).toHaveLength(50);
  const all = await list({ filter: { code: "bulk" }, limit: 200 });
  expect([all.items.length, all.nextCursor]).toEqual([200, null]);
  expect((await t.request("GET", "/items?limit=201")).status).toBe(400);
});

test("a count is made only when asked for, of all that the filter finds", async () => {
  const filter = { open: true };
  expect(await list({ filter, limit: 2 })).not.toHaveProperty("count");
  expect(await list({ filter, limit: 2, count: "exact" })).toMatchObject({ count: 5, items: [{}, {}] });
  expect(await list({ filter, limit: 2, count: "estimate" })).toMatchObject({ count: 5 });
  const { nextCursor } = await list({ filter, limit: 2, count: "exact" });
  expect(await list({ filter, limit: 2, count: "exact", cursor: nextCursor })).toMatchObject({ count: 5 });
  expect(await list({ filter, bin: "with", count: "exact" })).toMatchObject({ count: 6 });
  const stranger = t.as({ user: "u_2", grants: [{ permission: "shelf:read", scope: "own" }] });
  expect(await stranger.shelf.list({ count: "exact" })).toMatchObject({ count: 0, items: [] });
});

test("the bin is left out, shown alone, or shown with the rest", async () => {
  const found = async (bin?: string) =>
    (await list({ filter: { size: { in: [2, 3, 4] } }, sort: "size", ...(bin ? { bin } : {}) })).items.map(({ id }) =>
      ids.indexOf(id),
    );
  expect(await found()).toEqual([2]);
  expect(await found("without")).toEqual([2]);
  expect(await found("only")).toEqual([3, 4]);
  expect(await found("with")).toEqual([2, 3, 4]);
  await expect(list({ bin: "under" })).rejects.toMatchObject({ code: "input.invalid" });
});

describe("a cursor", () => {
  const first = () => list({ sort: "size", filter: { open: true }, limit: 2 });
  test("is refused by another sort, filter, bin or list", async () => {
    const { nextCursor: cursor } = await first();
    expect((await list({ sort: "size", filter: { open: true }, limit: 3, cursor })).items).toHaveLength(3);
    const refused = { code: "cursor.invalid", ...invalid("/cursor") };
    for (const other of [
      { sort: "-size" },
      { sort: "due" },
      { filter: { open: false } },
      { filter: {} },
      { bin: "with" },
    ])
      await expect(
        list({ sort: "size", filter: { open: true }, cursor, ...other }),
        JSON.stringify(other),
      ).rejects.toMatchObject(refused);
    await expect(t.desk.contacts.list({ cursor: cursor as string })).rejects.toMatchObject(refused);
    await expect(t.desk.journal.read({ after: cursor as string })).rejects.toMatchObject({ code: "cursor.invalid" });
  });

  test("does not depend on the order in which a filter is written", async () => {
    const { nextCursor } = await list({ filter: { open: true, size: { gte: 0, lt: 50 } }, limit: 2 });
    expect(
      (await list({ filter: { size: { lt: 50, gte: 0 }, open: true }, limit: 2, cursor: nextCursor })).items,
    ).toHaveLength(2);
  });

  test("that somebody wrote is refused, never an error of the database", async () => {
    const { nextCursor } = await first();
    const [made, , id] = JSON.parse(Buffer.from(nextCursor as string, "base64url").toString()) as [
      string,
      unknown,
      string,
    ];
    const forged = [
      [made, "1; drop table contacts", id],
      [made, 1, "'"],
      [made, 1, null],
      [made, Number.MAX_VALUE, id],
      [made, 1.5, id],
      [made, true, id],
      [made, {}, id],
      [made],
      null,
      7,
      [made, 1, `${id}0`],
    ];
    for (const value of [
      ...forged.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")),
      "",
      "%00",
      "x",
      "💥",
      "a".repeat(2049),
    ])
      await expect(list({ sort: "size", filter: { open: true }, cursor: value }), value).rejects.toMatchObject({
        status: 400,
      });
    expect((await list({ sort: "size", filter: { open: true }, cursor: nextCursor })).items.length).toBeGreaterThan(0);
  });
});

test.each([
  "nope",
  "-nope",
  "",
  "-",
  "--size",
  "size,open",
  "size desc",
  "id",
  "extra",
  "tags",
  "constructor",
  "__proto__",
  "row.size",
])("a sort by %j is refused by name", async (sort) => {
  await expect(list({ sort })).rejects.toMatchObject({
    code: "sort.invalid",
    ...invalid("/sort"),
    message: expect.stringContaining("title, code"),
  });
});

test.each<[object, string]>([
  [{ nope: 1 }, "nope"],
  [{ extra: "x" }, "extra"],
  [{ tenantId: "other" }, "tenantId"],
  [{ titleKey: "x" }, "titleKey"],
  [{ constructor: "x" }, "constructor"],
  [{ size: { like: 1 } }, "size"],
  [{ size: { toString: 1 } }, "size"],
  [{ size: { constructor: 1 } }, "size"],
  [{ size: { valueOf: 1 } }, "size"],
  [{ size: {} }, "size"],
  [{ size: "x" }, "size"],
  [{ size: 1.5 }, "size"],
  [{ size: "1e3" }, "size"],
  [{ size: null }, "size"],
  [{ size: true }, "size"],
  [{ size: [1] }, "size"],
  [{ size: { in: [] } }, "size"],
  [{ size: { in: Array.from({ length: 101 }, (_, index) => index) } }, "size"],
  [{ size: { in: [[1]] } }, "size"],
  [{ size: { contains: "1" } }, "size"],
  [{ size: { isNull: "maybe" } }, "size"],
  [{ weight: "NaN" }, "weight"],
  [{ open: "yes" }, "open"],
  [{ open: 1 }, "open"],
  [{ day: "2026-02-30" }, "day"],
  [{ day: "yesterday" }, "day"],
  [{ code: { contains: "x" } }, "code"],
  [{ code: 5 }, "code"],
  [{ code: { eq: { eq: "x" } } }, "code"],
  [{ title: { startsWith: "" } }, "title"],
  [{ title: { contains: "   " } }, "title"],
  [{ tags: { gt: "a" } }, "tags"],
  [{ tags: 5 }, "tags"],
  [{ contactId: "x" }, "contactId"],
])("the filter %j is refused by name", async (filter, name) => {
  await expect(list({ filter })).rejects.toMatchObject({ code: "filter.invalid", ...invalid(`/filter/${name}`) });
});

test("what a grant hides is neither filtered nor sorted by, and the order it leaves is still that of creation", async () => {
  const desk = t.as({ grants: [{ permission: "shelf:read", hide: ["title", "createdAt"] }] });
  await expect(desk.shelf.list({ filter: { title: "x" } })).rejects.toMatchObject({ code: "field.hidden" });
  await expect(desk.shelf.list({ sort: "-title" })).rejects.toMatchObject({ code: "field.hidden" });
  await expect(desk.shelf.list({ sort: "createdAt" })).rejects.toMatchObject({ code: "field.hidden" });
  const page = await desk.shelf.list({ filter: { size: { isNull: false } }, limit: 3 });
  expect(page.items.map(({ id }) => ids.indexOf(id))).toEqual([11, 10, 9]);
  expect(page.items[0]).not.toHaveProperty("createdAt");
  const next = await desk.shelf.list({
    filter: { size: { isNull: false } },
    limit: 3,
    cursor: page.nextCursor as string,
  });
  expect(next.items.map(({ id }) => ids.indexOf(id))).toEqual([8, 7, 6]);
});
