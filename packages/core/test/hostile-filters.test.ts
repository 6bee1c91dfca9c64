// Hostile values in filters: never an error of the database, never rows other than those that are meant.
import { comparisonKey } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileStrings } from "./hostile-strings.fixture.ts";

const t = await createTestCrm();
afterAll(() => t.close());

interface Known {
  id: string;
  displayName: string;
  source: string | null;
  tags: readonly string[];
}
const rows: Known[] = [];
beforeAll(async () => {
  for (const text of hostileStrings) {
    const fits = (max: number) => text.length <= max && text.isWellFormed() && !text.includes("\0");
    if (!fits(300)) continue;
    rows.push(
      await t.desk.contacts.create({ displayName: text, ...(fits(100) ? { source: text, tags: [text] } : {}) }),
    );
  }
  await t.as({ tenant: "other" }).contacts.create({ displayName: "secret", source: "secret", tags: ["secret"] });
});

const key = (text: string) => comparisonKey(text);
type Finds = (row: Known, text: string) => boolean;
const filters: readonly (readonly [name: string, filter: (text: string) => object, Finds])[] = [
  ["displayName", (text) => ({ displayName: text }), (row, text) => key(row.displayName) === key(text)],
  ["displayName ne", (text) => ({ displayName: { ne: text } }), (row, text) => key(row.displayName) !== key(text)],
  [
    "displayName in",
    (text) => ({ displayName: { in: [text, "nobody"] } }),
    (row, text) => key(row.displayName) === key(text),
  ],
  [
    "displayName contains",
    (text) => ({ displayName: { contains: text } }),
    (row, text) => key(row.displayName).includes(key(text)),
  ],
  [
    "displayName startsWith",
    (text) => ({ displayName: { startsWith: text } }),
    (row, text) => key(row.displayName).startsWith(key(text)),
  ],
  ["source", (text) => ({ source: text }), (row, text) => row.source === text],
  ["tags", (text) => ({ tags: text }), (row, text) => row.tags.includes(text)],
  ["tags contains", (text) => ({ tags: { contains: text } }), (row, text) => row.tags.includes(text)],
  ["createdAt", (text) => ({ createdAt: text }), () => false],
  ["birthday", (text) => ({ birthday: { gte: text } }), () => false],
  ["an operator", (text) => ({ source: { [text]: "x" } }), () => false],
  ["a name", (text) => ({ [text]: "x" }), () => false],
  ["a criterion", (text) => ({ [`leads.${text}`]: "x" }), () => false],
];

async function outcome(
  read: () => Promise<{ items: readonly { id: string }[]; nextCursor: string | null }>,
): Promise<string[] | "refused"> {
  try {
    const page = await read();
    return page.items.map(({ id }) => id).toSorted();
  } catch (error) {
    const { status, code } = error as { status?: number; code?: string };
    expect([status, code], String(error)).toEqual([
      400,
      expect.stringMatching(/^(filter|input|cursor|sort)\.invalid$/),
    ]);
    return "refused";
  }
}

test("there are more than a hundred of them, and most can be names", () => {
  expect(hostileStrings.length).toBeGreaterThan(130);
  expect(rows.length).toBeGreaterThan(120);
});

test.each(filters)("in %s", async (_, filter, finds) => {
  let found = 0;
  for (const text of hostileStrings) {
    const result = await outcome(() =>
      t.desk.contacts.list({ filter: filter(text) as never, limit: 200, bin: "with" }),
    );
    if (result === "refused") continue;
    const expected = rows.filter((row) => finds(row, text)).map(({ id }) => id);
    expect({ text, result }).toEqual({ text, result: expected.toSorted() });
    found += result.length;
  }
  if (filters.findIndex(([name]) => name === _) < 8) expect(found).toBeGreaterThan(80);
});

test("over HTTP, in names, operators, values, sorts and cursors", async () => {
  const shapes = [
    (text: string) => `filter[source]=${text}`,
    (text: string) => `filter[displayName][contains]=${text}`,
    (text: string) => `filter[tags]=${text}`,
    (text: string) => `filter[displayName][${text}]=x`,
    (text: string) => `filter[${text}]=x`,
    (text: string) => `sort=${text}`,
    (text: string) => `cursor=${text}`,
    (text: string) => `limit=${text}`,
    (text: string) => `${text}=x`,
  ];
  for (const text of hostileStrings.filter((text) => text.length < 3_000))
    for (const shape of shapes) {
      const query = shape(encodeURIComponent(text.toWellFormed()));
      const response = await t.request("GET", `/contacts?limit=200&${query}`.replace(/limit=200&(limit=)/, "$1"));
      expect(
        response.status === 200 || (response.status >= 400 && response.status < 500),
        `${response.status} ${query.slice(0, 200)}`,
      ).toBe(true);
      const body = (await response.json()) as { items?: Known[]; code?: string };
      if (body.items && query.startsWith("filter[source]"))
        expect(body.items.every(({ source }) => source === text)).toBe(true);
    }
  expect((await t.desk.contacts.list({ limit: 200, count: "exact" })).count).toBe(rows.length);
});
