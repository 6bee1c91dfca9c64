// A timeline by pages: every line once, newest first, filled up from older lines.
import type { Grant } from "@kith/core";
import { expect, test } from "vitest";
import { ago, call, type lines, state, t, timeline } from "./timeline.fixture.ts";

async function walk(limit: number, desk = t.desk, kind?: string) {
  const all: Awaited<ReturnType<typeof lines>> = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await timeline({ limit, ...(cursor ? { cursor } : {}), ...(kind ? { kind } : {}) }, desk);
    expect(page.items.length).toBe(page.nextCursor === null ? page.items.length : limit);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

/** Eleven events at one instant, nine interactions at another, and a few of both elsewhere. */
async function busy() {
  for (let count = 0; count < 11; count += 1)
    await t.desk.sales.tell({ kind: "shown", text: `${count}`, ids: [state.contactId] });
  for (let count = 0; count < 9; count += 1) await call(ago(7));
  for (const minutes of [1, 2, 3]) await call(ago(minutes));
  state.clock += 1000;
  for (let count = 0; count < 4; count += 1)
    await t.desk.sales.tell({ kind: "open", text: `${count}`, ids: [state.contactId] });
}

test.each([1, 2, 7, 26, 27])("by %i shows every line once, newest first", async (limit) => {
  await busy();
  const all = await walk(limit);
  expect(all).toHaveLength(27);
  expect(new Set(all.map(({ id }) => id)).size).toBe(27);
  const order = all.map(({ at, id }) => `${at} ${id}`);
  expect(order).toEqual(order.toSorted().reverse());
});

test("of one kind shows that kind alone", async () => {
  await busy();
  expect((await walk(2, t.desk, "interaction")).map(({ kind }) => kind)).toEqual(Array(12).fill("interaction"));
  expect(await walk(3, t.desk, "sale.announced")).toHaveLength(4);
  expect(await walk(3, t.desk, "nothing.such")).toEqual([]);
});

test("goes on from where it was while new lines arrive", async () => {
  await busy();
  const page = await timeline({ limit: 5 });
  state.clock += 1000;
  await t.desk.sales.tell({ kind: "shown", text: "newer", ids: [state.contactId] });
  const next = await timeline({ limit: 5, cursor: page.nextCursor as string });
  expect(next.items.map(({ id }) => id).filter((id) => page.items.some((line) => line.id === id))).toEqual([]);
  expect(next.items.map(({ summary }) => summary)).not.toContain("Won: newer");
});

test("refuses the cursor of another customer, another kind or a list", async () => {
  await busy();
  const cursor = (await timeline({ limit: 5 })).nextCursor as string;
  const other = (await t.desk.contacts.create({ displayName: "Other" })).id;
  await expect(timeline({ cursor }, t.desk, other)).rejects.toMatchObject({ code: "cursor.invalid" });
  await expect(timeline({ cursor, kind: "interaction" })).rejects.toMatchObject({ code: "cursor.invalid" });
  await expect(t.desk.contacts.list({ cursor })).rejects.toMatchObject({ code: "cursor.invalid" });
  const foreign = (await t.desk.contacts.list({ limit: 1 })).nextCursor as string;
  await expect(timeline({ cursor: foreign })).rejects.toMatchObject({ code: "cursor.invalid" });
});

test("fills its pages from older lines where newer ones are for others", async () => {
  for (let round = 0; round < 40; round += 1) {
    state.clock += 1000;
    await t.desk.sales.tell({ kind: "shown", text: `${round}`, ids: [state.contactId] });
    if (round % 5 === 0) await call(new Date(state.clock).toISOString(), { ownerId: round % 10 === 0 ? "u_2" : "u_1" });
  }
  const desk = (...grants: Grant[]) => t.as({ user: "u_2", grants: [{ permission: "contacts:read" }, ...grants] });
  expect(await walk(3, desk())).toEqual([]);
  expect(await walk(3, desk({ permission: "interactions:read" }))).toHaveLength(8);
  const own = await walk(3, desk({ permission: "interactions:read", scope: "own" }));
  expect(own.map(({ interaction }) => interaction?.ownerId)).toEqual(Array(4).fill("u_2"));
  expect(await walk(7, desk({ permission: "sales:read" }))).toHaveLength(40);
});
