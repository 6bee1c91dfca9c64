// Many at once on the same record: with a version one wins, without one nothing is lost.
import { createCrm } from "@kith/core";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { shelf } from "./shelf-plugin.fixture.ts";

const t = await createTestCrm({ plugins: [shelf] });
const second = await createCrm({ database: t.database, plugins: [shelf] });
afterAll(async () => {
  await second.close();
  await t.close();
});
/** Half of the editors come through another CRM on the same database. */
const desk = (index: number) => (index % 2 === 0 ? t.desk : second.as(anyone()));
const racers = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => run(index)));
const codes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) =>
    result.status === "rejected" ? [String((result.reason as { code?: string }).code ?? result.reason)] : [],
  );
const journalOf = async (id: string) => {
  const { items } = await t.desk.journal.read({ limit: 500 });
  return items.filter(({ subjects }) => subjects[0]?.id === id);
};

test("of 50 editors who saw the same version exactly one wins, the others are told", async () => {
  const { id } = await t.desk.shelf.create({ size: -1 });
  const results = await racers(50, (size) => desk(size).shelf.update({ id, version: 1, size }));
  const [winner, ...others] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  expect(others).toEqual([]);
  expect(codes(results)).toEqual(Array(49).fill("record.stale"));
  const { items } = await t.desk.shelf.list({ filter: { size: winner?.size } });
  expect(items).toEqual([winner]);
  expect(winner?.version).toBe(2);
  expect((await journalOf(id)).map(({ event }) => event)).toEqual(["item.created", "item.updated"]);
});

test("the same over HTTP by If-Match", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "Racy" });
  const results = await Promise.all(
    Array.from(
      { length: 50 },
      async (_, index) =>
        (
          await t.request("PATCH", `/contacts/${id}`, {
            body: { nickname: `n${index}` },
            headers: { "if-match": '"1"' },
          })
        ).status,
    ),
  );
  expect(results.toSorted()).toEqual([200, ...Array(49).fill(412)]);
  expect((await t.desk.contacts.get({ id })).version).toBe(2);
});

test("50 editors of different fields, without a version, all keep their change", async () => {
  const fields = ["code", "size", "price", "weight", "day"] as const;
  const ids = await Promise.all(Array.from({ length: 10 }, async () => (await t.desk.shelf.create({})).id));
  const value = { code: "c", size: 5, price: 6, weight: 7, day: "2026-01-01" };
  const results = await racers(50, (index) => {
    const field = fields[index % 5] as (typeof fields)[number];
    return desk(index).shelf.update({ id: ids[Math.floor(index / 5)] as string, [field]: value[field] });
  });
  expect(codes(results)).toEqual([]);
  for (const item of (await t.desk.shelf.list({ filter: { code: "c" }, limit: 200 })).items) {
    expect(item).toMatchObject({ ...value, version: 6 });
    expect((await journalOf(item.id)).map(({ payload }) => payload)).toEqual(
      [1, 2, 3, 4, 5, 6].map((version) => ({ version })),
    );
  }
  expect((await t.desk.shelf.list({ filter: { code: "c" }, count: "exact" })).count).toBe(10);
});

test("50 changes of one field one after another, each from what the one before left", async () => {
  const { id } = await t.desk.shelf.create({ size: 0 });
  expect(codes(await racers(50, (index) => desk(index).shelf.update({ id, size: index + 1 })))).toEqual([]);
  const updates = (await journalOf(id)).slice(1).map(({ changes }) => changes["size"] as { from: number; to: number });
  expect(updates.map(({ from }) => from)).toEqual([0, ...updates.slice(0, -1).map(({ to }) => to)]);
  expect(new Set(updates.map(({ to }) => to)).size).toBe(50);
});

test("children and fields changed at once are all there", async () => {
  const { id } = await t.desk.shelf.create({ lines: [] });
  expect(
    codes(
      await racers(20, (index) =>
        index % 2
          ? desk(index >> 1).shelf.update({ id, size: index })
          : desk(index >> 1).shelf.update({ id, lines: [{ note: `by ${index}` }, { note: "and" }] }),
      ),
    ),
  ).toEqual([]);
  const [item] = (
    await t.desk.shelf.list({ filter: { size: { gt: 0, lt: 20 }, open: false }, limit: 200 })
  ).items.filter((item) => item.id === id);
  expect(item?.lines).toHaveLength(2);
  expect(item?.version).toBe(21);
});

test("of 30 contacts with the same external id one is made, the others are refused", async () => {
  const results = await racers(30, (index) =>
    desk(index).contacts.create({ displayName: `Twin ${index}`, externalIds: [{ source: "erp", id: "4711" }] }),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(codes(results)).toEqual(Array(29).fill("record.conflict"));
  const { items } = await t.desk.contacts.list({ filter: { displayName: { startsWith: "Twin" } } });
  expect(items).toHaveLength(1);
  expect(items[0]?.externalIds).toEqual([{ source: "erp", id: "4711" }]);
  const created = (await t.desk.journal.read({ limit: 500 })).items.filter(({ changes }) =>
    String((changes["displayName"] as { to?: unknown } | undefined)?.to).startsWith("Twin"),
  );
  expect(created).toHaveLength(1);
});
