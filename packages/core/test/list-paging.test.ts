// Paging by cursor: every row exactly once, in the same order on both databases, whatever the sort.
import { comparisonKey } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ItemInput, shelf } from "./shelf-plugin.fixture.ts";

let clock = Date.parse("2026-03-01T00:00:00Z");
const t = await createTestCrm({ plugins: [shelf], now: () => new Date(clock) });
afterAll(() => t.close());

type Page = { items: readonly { readonly id: string }[]; nextCursor: string | null };
async function walk<P extends Page>(read: (cursor?: string) => Promise<P>): Promise<P["items"][number][]> {
  const all: P["items"][number][] = [];
  for (let page = await read(); ; page = await read(page.nextCursor as string)) {
    all.push(...page.items);
    if (page.nextCursor === null) return all;
    expect(page.items).toHaveLength(7);
  }
}

/** Text as bytes of UTF-8, which is how both databases compare it. */
const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const plain = (a: unknown, b: unknown) =>
  typeof a === "string" && typeof b === "string"
    ? bytes(a, b)
    : Number(a) < Number(b)
      ? -1
      : Number(a) > Number(b)
        ? 1
        : 0;
/** The order that is promised, computed here: nulls last either way, the id breaking ties in the direction of the sort. */
function ordered<R extends { readonly id: string }>(
  rows: readonly R[],
  valueIn: (row: R) => unknown,
  descending: boolean,
): string[] {
  const turn = descending ? -1 : 1;
  return rows
    .toSorted((one, other) => {
      const [a, b] = [valueIn(one), valueIn(other)];
      const nulls = Number(a === null) - Number(b === null);
      return nulls || turn * ((a === null ? 0 : plain(a, b)) || bytes(one.id, other.id));
    })
    .map(({ id }) => id);
}

const names = [
  "Müller",
  "MULLER",
  "muller",
  "Mueller",
  "Zoë",
  "zoe",
  "Ærø",
  "aero",
  "Ørsted",
  "Straße",
  "STRASSE",
  "  Ångström ",
  "김민준",
  "李小龍",
  "Ёлка",
  "🦊 Fox",
  "\ufb01sh",
  "fish",
  "\uffee tail",
  "e\u0301cole",
  "école",
  "Z",
  "a",
  "0",
];

describe("contacts, 300 of them with many alike", () => {
  const rows: { id: string; displayName: string; createdAt: string; updatedAt: string }[] = [];
  beforeAll(async () => {
    for (let index = 0; index < 300; index += 1) {
      if (index % 5 === 0) clock += 1;
      rows.push(await t.desk.contacts.create({ displayName: names[(index * 7) % names.length] as string }));
    }
    for (const row of rows.filter((_, index) => index % 11 === 0)) {
      clock += 1;
      Object.assign(row, await t.desk.contacts.update({ id: row.id, nickname: "changed" }));
    }
  });

  const values = {
    displayName: (row: (typeof rows)[number]) => comparisonKey(row.displayName),
    createdAt: (row: (typeof rows)[number]) => Date.parse(row.createdAt),
    updatedAt: (row: (typeof rows)[number]) => Date.parse(row.updatedAt),
  };
  test.each(["displayName", "-displayName", "createdAt", "-createdAt", "updatedAt", "-updatedAt"])(
    "by %s",
    async (sort) => {
      const expected = ordered(rows, values[sort.replace("-", "") as keyof typeof values], sort.startsWith("-"));
      const seen = await walk((cursor) => t.desk.contacts.list({ limit: 7, sort, ...(cursor ? { cursor } : {}) }));
      expect(seen.map(({ id }) => id)).toEqual(expected);
    },
  );

  test("newest first where nothing is said, and over HTTP the same", async () => {
    const expected = ordered(rows, values.createdAt, true);
    const seen = await walk(
      async (cursor) =>
        (await t.request("GET", `/contacts?limit=7${cursor ? `&cursor=${cursor}` : ""}`)).json() as Promise<Page>,
    );
    expect(seen.map(({ id }) => id)).toEqual(expected);
  });

  test("within a filter, what is created and changed between pages neither repeats nor hides the others", async () => {
    const filter = { displayName: { in: ["muller", "fish"] } };
    const expected = rows
      .filter((row) => ["muller", "fish"].includes(comparisonKey(row.displayName)))
      .map(({ id }) => id);
    const late: string[] = [];
    const seen = await walk(async (cursor) => {
      late.push((await t.desk.contacts.create({ displayName: "MÜLLER" })).id);
      return t.desk.contacts.list({ limit: 7, sort: "displayName", filter, ...(cursor ? { cursor } : {}) });
    });
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(expected.filter((id) => !ids.includes(id))).toEqual([]);
    for (const id of late) await t.desk.contacts.delete({ id });
  });
});

describe("records with a column of every kind, a third of them empty", () => {
  const made: (ItemInput & { id: string })[] = [];
  beforeAll(async () => {
    const items = Array.from({ length: 120 }, (_, index): ItemInput => {
      const n = (index * 17) % 8;
      return index % 3 === 0
        ? { open: index % 2 === 0 }
        : {
            title: names[index % names.length] ?? null,
            code: names[(index * 5) % names.length] ?? null,
            size: n - 4,
            price: (n - 4) * 2 ** 40,
            weight: (n - 3) / 7,
            open: index % 2 === 0,
            due: new Date(clock + n * 1000).toISOString(),
            day: `2026-02-0${n + 1}`,
          };
    });
    const { ids } = await t.desk.shelf.createMany({ items });
    items.forEach((item, index) => {
      made.push({ ...item, id: ids[index] as string });
    });
  });
  const valueIn = (property: keyof ItemInput) => (row: ItemInput) => {
    const value = row[property] ?? null;
    if (property === "title" && value !== null) return comparisonKey(String(value));
    return property === "due" && value !== null ? Date.parse(String(value)) : value;
  };

  test.each(
    (["title", "code", "size", "price", "weight", "open", "due", "day"] as const).flatMap((property) => [
      [property, false] as const,
      [property, true] as const,
    ]),
  )("by %s, descending: %s", async (property, descending) => {
    const sort = `${descending ? "-" : ""}${property}`;
    const seen = await walk((cursor) => t.desk.shelf.list({ limit: 7, sort, ...(cursor ? { cursor } : {}) }));
    expect(seen.map(({ id }) => id)).toEqual(ordered(made, valueIn(property), descending));
  });
});
