// Many records at once are what the same records one by one would be: rows, children, journal.
import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { type ItemInput, shelf } from "./shelf-plugin.fixture.ts";

const t = await createTestCrm({ plugins: [shelf], now: () => new Date("2026-03-01T00:00:00Z") });
afterAll(() => t.close());

const inputs = (count: number): ItemInput[] =>
  Array.from({ length: count }, (_, n) => ({
    title: `Number ${n}`,
    code: "many",
    size: n,
    ...(n % 2
      ? { weight: n / 7, due: "2026-01-01T00:00:00.000Z", day: "2026-01-01", tags: [`t${n}`], extra: { n } }
      : {}),
    ...(n % 3 ? {} : { ownerId: `u_${n}`, lines: [] }),
    ...(n % 5 ? {} : { lines: [{ note: `a ${n}` }, { note: `b ${n}` }] }),
  }));

async function stored(tenant: string) {
  const desk = t.as({ tenant });
  const items: Awaited<ReturnType<typeof desk.shelf.list>>["items"][number][] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await desk.shelf.list({ limit: 200, sort: "size", ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  const changes = new Map<string, unknown>();
  for (let after: string | undefined; ; ) {
    const page = await desk.journal.read({ limit: 500, ...(after ? { after } : {}) });
    if (page.items.length === 0) break;
    for (const { event, subjects, changes: fields, payload, actor, eventVersion } of page.items)
      changes.set(subjects[0]?.id ?? "", { event, fields, payload, actor, eventVersion });
    after = page.nextCursor;
  }
  return items.map((item) => ({ item, entry: changes.get(item.id) }));
}
/** Ids are made anew; everything else must agree. */
const comparable = (all: Awaited<ReturnType<typeof stored>>) =>
  JSON.parse(JSON.stringify(all).replaceAll(/"[0-9a-f]{8}-[0-9a-f-]{27}"/g, '"id"')) as unknown[];

test.each([1, 9, 10, 11, 100, 101, 123])("%i of them", async (count) => {
  const house = t.crm.asSystem({ tenant: "main", reason: "set-up" });
  for (const tenant of [`one-${count}`, `many-${count}`]) await house.tenants.create({ id: tenant });
  for (const input of inputs(count)) await t.as({ tenant: `one-${count}` }).shelf.create(input);
  const { ids } = await t.as({ tenant: `many-${count}` }).shelf.createMany({ items: inputs(count) });
  const [one, many] = [await stored(`one-${count}`), await stored(`many-${count}`)];
  expect(many.map(({ item }) => item.id)).toEqual(ids);
  expect(comparable(many)).toHaveLength(count);
  expect(comparable(many)).toEqual(comparable(one));
  expect(many.every(({ entry }) => entry !== undefined)).toBe(true);
});

test("none of them is none", async () => {
  expect(await t.desk.shelf.createMany({ items: [] })).toEqual({ ids: [] });
});

test("one that is wrong leaves none", async () => {
  const contactId = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01";
  await expect(t.desk.shelf.createMany({ items: [...inputs(20), { contactId }] })).rejects.toMatchObject({
    code: "reference.notFound",
  });
  await expect(
    t.desk.shelf.createMany({ items: [...inputs(20), { lines: [{ note: "x", contactId }] }] }),
  ).rejects.toMatchObject({ code: "reference.notFound" });
  expect(await stored("main")).toEqual([]);
});
