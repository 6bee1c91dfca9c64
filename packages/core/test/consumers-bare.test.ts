// Reactions that need no more than headers: faster, and with the same promises.
import { type BareEntry, createCrm, definePlugin, on, type WriteContext } from "@kith/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bought, contactId, database, desk, mark, marks, numbers, orders, settle, state } from "./orders.fixture.ts";

type Given = readonly BareEntry<{ contactId: string; n: number }>[];
let bad: number | undefined;
const taken: number[] = [];
/** Of each call, whether its entries came with more. */
const whole: boolean[] = [];
async function handle(entries: Given, ctx: WriteContext): Promise<void> {
  whole.push(entries.some((entry) => "subjects" in entry || "changes" in entry));
  if (entries.some(({ payload }) => payload.n === bad)) throw new Error("not yet");
  taken.push(...entries.map(({ payload }) => payload.n));
  await mark(entries, ctx);
}
const compose = () => {
  const bare = definePlugin({
    name: "bare",
    contract: 1,
    operations: {},
    on: [on(bought, handle, { details: false })],
  });
  return createCrm({ database: database.adapter, plugins: [orders, bare], now: () => new Date(state.clock), onError });
};
const onError = () => undefined;
let crm: Awaited<ReturnType<typeof compose>>;
beforeEach(async () => {
  bad = undefined;
  taken.length = 0;
  whole.length = 0;
  crm = await compose();
});
afterEach(() => crm.close());

test("it is given headers alone, each once and in order", async () => {
  await desk().orders.buy({ contactId, numbers: numbers(1, 200) });
  await settle(crm);
  expect([taken, await marks()]).toEqual([numbers(1, 200), numbers(1, 200)]);
  expect(new Set(whole)).toEqual(new Set([false]));
});

test.for([1, 20])(
  "where one of %i fails, what is of its subject waits in order, and the rest goes on",
  async (count) => {
    bad = 1;
    const { id: other } = await desk().contacts.create({ displayName: "Another" });
    await desk().orders.buy({ contactId, numbers: numbers(1, count) });
    await settle(crm);
    await desk().orders.buy({ contactId: other, numbers: numbers(101, 180) });
    await desk().orders.buy({ contactId, numbers: numbers(count + 1, count + 3) });
    await settle(crm);
    expect(await marks()).toEqual(numbers(101, 180));
    const { items } = await desk().consumers.failures({ sort: "createdAt", limit: 200 });
    expect(items).toMatchObject(numbers(1, count + 3).map(() => ({ subject: `contact ${contactId}` })));
    bad = undefined;
    taken.length = 0;
    state.clock += 2_000;
    await settle(crm);
    expect(taken).toEqual(numbers(1, count + 3));
    // Nothing waits any more: what is found so with one batch is made use of with the next.
    for (const n of [201, 202]) {
      await desk().orders.buy({ contactId, numbers: [n] });
      await settle(crm);
    }
    expect([taken.slice(-2), whole.at(-1)]).toEqual([[201, 202], false]);
  },
);

test("what another process left waiting is waited for", async () => {
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle(crm);
  const second = await compose();
  bad = 2;
  await desk().orders.buy({ contactId, numbers: [2] });
  await settle(second);
  bad = undefined;
  // The first knows of no failure yet.
  await desk().orders.buy({ contactId, numbers: [3] });
  await settle(crm);
  expect(await marks()).toEqual([1]);
  state.clock += 2_000;
  await settle(crm);
  expect(taken).toEqual([1, 2, 3]);
  await second.close();
});
