// What lists may be filtered by, in process and over HTTP: every kind of column with every operator.
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ItemInput, shelf } from "./shelf-plugin.fixture.ts";

const t = await createTestCrm({ plugins: [shelf] });
afterAll(() => t.close());

const rows: readonly (ItemInput & { title: string | null })[] = [
  {
    title: "Müller",
    code: "a,b",
    size: -3,
    price: 2 ** 40,
    weight: 0.5,
    open: true,
    due: "2026-01-31T12:00:00.000Z",
    day: "2026-01-31",
    tags: ["vip", "50%"],
  },
  {
    title: "MUELLER",
    code: "A",
    size: 0,
    price: 0,
    weight: -1.25,
    open: false,
    due: "2026-02-01T00:00:00.000Z",
    day: "2026-02-01",
    tags: ["VIP"],
  },
  {
    title: "Zoë Straße",
    code: "b",
    size: 12,
    price: -5,
    weight: 12,
    open: true,
    due: "2026-02-01T00:00:00.001Z",
    day: "2027-01-01",
    tags: [],
  },
  { title: null, code: null, size: null, price: null, weight: null, open: false, due: null, day: null, tags: null },
  {
    title: "50% off_now \\o/",
    code: "%",
    size: 12,
    price: 1,
    weight: 3,
    open: false,
    due: "2020-01-01T00:00:00.000Z",
    day: "2020-02-29",
    tags: ["vip", "x"],
  },
];
const ids: string[] = [];
let contactId = "";
beforeAll(async () => {
  contactId = (await t.desk.contacts.create({ displayName: "Maria" })).id;
  for (const [index, row] of rows.entries())
    ids.push((await t.desk.shelf.create({ ...row, ...(index === 2 ? { contactId } : {}) })).id);
});

const indexes = (items: readonly { id: string }[]) => items.map(({ id }) => ids.indexOf(id)).sort();
const inProcess = async (filter: object) => indexes((await t.desk.shelf.list({ filter: filter as never })).items);
const overHttp = async (query: string) => {
  const response = await t.request("GET", `/items?${query}`);
  expect([query, response.status]).toEqual([query, 200]);
  return indexes(((await response.json()) as { items: { id: string }[] }).items);
};

type Case = [property: string, operator: string, value: unknown, found: number[]];
const cases: Case[] = [
  ["title", "eq", "muller", [0]],
  ["title", "eq", "MÜLLER", [0]],
  ["title", "eq", " zoe  STRASSE ", [2]],
  ["title", "eq", "mull", []],
  ["title", "ne", "müller", [1, 2, 3, 4]],
  ["title", "in", ["muller", "mueller", "nobody"], [0, 1]],
  ["title", "contains", "UE", [1]],
  ["title", "contains", "str", [2]],
  ["title", "contains", "%", [4]],
  ["title", "contains", "_", [4]],
  ["title", "contains", "\\", [4]],
  ["title", "contains", "u%r", []],
  ["title", "startsWith", "Mu", [0, 1]],
  ["title", "startsWith", "50%", [4]],
  ["title", "startsWith", "uller", []],
  ["title", "gt", "mueller", [0, 2]],
  ["title", "gte", "mueller", [0, 1, 2]],
  ["title", "lt", "mueller", [4]],
  ["title", "lte", "MUELLER", [1, 4]],
  ["title", "isNull", true, [3]],
  ["title", "isNull", false, [0, 1, 2, 4]],
  ["code", "eq", "A", [1]],
  ["code", "eq", "a", []],
  ["code", "ne", "A", [0, 2, 3, 4]],
  ["code", "gt", "A", [0, 2]],
  ["code", "lt", "A", [4]],
  ["code", "in", ["%", "b"], [2, 4]],
  ["code", "isNull", true, [3]],
  ["size", "eq", 12, [2, 4]],
  ["size", "eq", 99_999_999_999, []],
  ["size", "ne", 12, [0, 1, 3]],
  ["size", "in", [0, -3], [0, 1]],
  ["size", "gt", -3, [1, 2, 4]],
  ["size", "gte", -3, [0, 1, 2, 4]],
  ["size", "lt", 0, [0]],
  ["size", "lt", 99_999_999_999, [0, 1, 2, 4]],
  ["size", "isNull", true, [3]],
  ["price", "eq", 2 ** 40, [0]],
  ["price", "lte", 0, [1, 2]],
  ["weight", "eq", 0.5, [0]],
  ["weight", "eq", -1.25, [1]],
  ["weight", "gte", 3, [2, 4]],
  ["weight", "gt", 2.999, [2, 4]],
  ["weight", "isNull", false, [0, 1, 2, 4]],
  ["open", "eq", true, [0, 2]],
  ["open", "eq", false, [1, 3, 4]],
  ["open", "ne", true, [1, 3, 4]],
  ["open", "isNull", true, []],
  ["due", "eq", "2026-02-01T00:00:00Z", [1]],
  ["due", "eq", "2026-02-01T01:00:00+01:00", [1]],
  ["due", "eq", "2026-02-01", [1]],
  ["due", "gt", "2026-02-01", [2]],
  ["due", "gte", "2026-02-01", [1, 2]],
  ["due", "lt", "2026-02-01T00:00:00.001Z", [0, 1, 4]],
  ["due", "in", ["2026-02-01", "2020-01-01T00:00:00Z"], [1, 4]],
  ["due", "isNull", true, [3]],
  ["day", "eq", "2020-02-29", [4]],
  ["day", "gte", "2026-02-01", [1, 2]],
  ["day", "ne", "2026-02-01", [0, 2, 3, 4]],
  ["tags", "eq", "vip", [0, 4]],
  ["tags", "contains", "vip", [0, 4]],
  ["tags", "eq", "VIP", [1]],
  ["tags", "eq", "50%", [0]],
  ["tags", "eq", "vi", []],
  ["tags", "ne", "vip", [1, 2, 3]],
  ["tags", "in", ["x", "VIP"], [1, 4]],
  ["tags", "isNull", true, [3]],
  ["contactId", "isNull", false, [2]],
];

test.each(cases)(
  "filter[%s][%s] = %j finds %j, in process and over HTTP alike",
  async (property, operator, value, found) => {
    expect(await inProcess({ [property]: { [operator]: value } })).toEqual(found);
    const text = encodeURIComponent(Array.isArray(value) ? value.join(",") : String(value));
    expect(await overHttp(`filter[${property}][${operator}]=${text}`)).toEqual(found);
    if (operator !== "eq") return;
    expect(await inProcess({ [property]: value })).toEqual(found);
    expect(await overHttp(`filter[${property}]=${text}`)).toEqual(found);
  },
);

test("numbers and booleans may come as texts in process too", async () => {
  expect(await inProcess({ size: "12", open: "true", weight: { lte: "12.0" } })).toEqual([2]);
});

test("several conditions hold together, on one field and on many", async () => {
  expect(await inProcess({ size: { gte: 0, lt: 12 } })).toEqual([1]);
  expect(await inProcess({ size: 12, open: false })).toEqual([4]);
  expect(await inProcess({ contactId, title: { contains: "zoe" } })).toEqual([2]);
  expect(await overHttp("filter[size][gte]=0&filter[size][lt]=12&filter[open]=false")).toEqual([1]);
});

test("an instant is meant in its zone, never in that of the machine", async () => {
  for (const due of [
    "2026-02-01T00:00:00",
    "2026-02-01T00:00",
    "2026-02-30",
    "2026-02-01Tomorrow",
    "0000-01-01",
    "10000-01-01",
  ])
    await expect(inProcess({ due }), due).rejects.toMatchObject({
      code: "filter.invalid",
      errors: [{ pointer: "/filter/due" }],
    });
});
