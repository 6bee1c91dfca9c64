// The longest names there are: they are kept in full, found, sorted and paged by on both databases.
import { comparisonKey } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";

const t = await createTestCrm();
afterAll(() => t.close());

/** 300 letters that are all different, as an index cannot compress them. */
const letters = (from: number) =>
  Array.from({ length: 300 }, (_, index) => String.fromCodePoint(from + index * 7)).join("");
const names = [
  letters(0xac00),
  letters(0xac01),
  letters(0x4e00),
  "ﷺ".repeat(300),
  "🦊".repeat(150),
  "é".repeat(300),
  `${"é".repeat(299)}z`,
];

test("a name of the greatest length in any script is created, found by itself and paged over", async () => {
  const ids: string[] = [];
  for (const displayName of names) {
    const contact = await t.desk.contacts.create({ displayName });
    expect(contact.displayName).toBe(displayName);
    ids.push(contact.id);
  }
  for (const [index, displayName] of names.entries()) {
    const found = async (filter: object) =>
      (await t.desk.contacts.list({ filter: { displayName: filter } })).items.map(({ id }) => id);
    expect(await found({ eq: displayName })).toEqual([ids[index]]);
    expect(await found({ startsWith: displayName })).toContain(ids[index]);
    expect(await found({ contains: displayName.slice(2, 100) })).toContain(ids[index]);
  }
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await t.desk.contacts.list({ limit: 1, sort: "displayName", ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

test("a key is no longer than an index takes, and never ends in half a character", () => {
  for (const name of [...names, "🦊".repeat(1_000), `a${"🦊".repeat(1_000)}`]) {
    expect(Buffer.byteLength(comparisonKey(name))).toBeLessThanOrEqual(1_200);
    expect(comparisonKey(name).isWellFormed()).toBe(true);
  }
});
