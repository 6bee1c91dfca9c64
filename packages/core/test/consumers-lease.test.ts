// One process at a time works on a consumer; who stood still meanwhile has no effect.
import { setTimeout as after } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import {
  contactId,
  database,
  desk,
  first,
  mark,
  marks,
  numbers,
  reported,
  second,
  settle,
  state,
} from "./orders.fixture.ts";

const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
function start(crm = first) {
  const stop = new AbortController();
  const done = crm.work({ signal: stop.signal, pollMs: 2 });
  return {
    stop: () => {
      stop.abort();
      return done;
    },
  };
}
const counter = async () =>
  (await desk().consumers.list({})).items.find(({ name }) => name === "counter") as Awaited<
    ReturnType<ReturnType<typeof desk>["consumers"]["list"]>
  >["items"][number];
const until = async (holds: () => Promise<boolean> | boolean) => {
  while (!(await holds())) await after(2);
};

test("while one process has it, another leaves it alone; it is given back at the end", async () => {
  const by: string[] = [];
  state.handle = async (entries, ctx, crm) => {
    by.push(crm);
    await mark(entries, ctx);
  };
  const worker = start();
  await desk().orders.buy({ contactId, numbers: [1] });
  await until(async () => (await marks()).length === 1);
  expect((await counter()).heldUntil).toBe(new Date(state.clock + 5_000).toISOString());
  await settle(second);
  await desk().orders.buy({ contactId, numbers: [2] });
  await settle(second);
  await until(async () => (await marks()).length === 2);
  expect(by).toEqual(["first", "first"]);
  await worker.stop();
  expect((await counter()).heldUntil).toBeNull();
  await desk().orders.buy({ contactId, numbers: [3] });
  await settle(second);
  expect(by).toEqual(["first", "first", "second"]);
});

test("a process that is overtaken at its work does nothing twice, and nothing in another order", async () => {
  // The first lives six seconds in the past: whatever it holds has run out for the second.
  state.behind = { first: 6_000 };
  const by = new Set<string>();
  state.handle = async (entries, ctx, crm) => {
    by.add(crm);
    const text = entries.map(({ payload }) => `,${payload.n}`).join("");
    const nickname = sql`coalesce(nickname, '') || cast(${text} as text)`;
    await ctx.raw.updateTable("contacts").set({ nickname }).where("id", "=", contactId).execute();
  };
  const bought: number[] = [];
  const buyUntil = async (holds: () => boolean) => {
    while (!holds()) {
      const next = numbers(bought.length, bought.length + 4);
      await desk().orders.buy({ contactId, numbers: next });
      bought.push(...next);
      await after(2);
    }
  };
  const workers = [start(first)];
  await buyUntil(() => by.has("first"));
  workers.push(start(second));
  await buyUntil(() => by.has("second"));
  await until(async () => (await counter()).entriesBehind === 0);
  await Promise.all(workers.map((worker) => worker.stop()));
  expect((await desk().contacts.get({ id: contactId })).nickname).toBe(bought.map((n) => `,${n}`).join(""));
  expect(reported).toEqual([]);
});

test("a batch is undone where the lease is another's at its end", async () => {
  let times = 0;
  state.handle = async (entries, ctx) => {
    await mark(entries, ctx);
    times += 1;
    if (times > 1) return;
    await ctx.raw.updateTable("consumer_positions").set({ lease: "another" }).where("name", "=", "counter").execute();
  };
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  await settle();
  expect([times, await marks(), reported]).toEqual([2, [1, 2], []]);
});

test.runIf(onPostgresql)(
  "a handler that returns after its lease is undone, and has happened once all the same",
  async () => {
    state.behind = { first: 6_000 };
    const held = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    state.handle = async (entries, ctx, crm) => {
      await mark(entries, ctx);
      if (crm === "second") return;
      held.resolve();
      await goOn.promise;
    };
    await desk().orders.buy({ contactId, numbers: [1, 2, 3] });
    const worker = start(first);
    await held.promise;
    await settle(second);
    expect(await marks()).toEqual([1, 2, 3]);
    goOn.resolve();
    await worker.stop();
    await settle(second);
    expect([await marks(), reported]).toEqual([[1, 2, 3], []]);
    expect((await desk().consumers.failures({})).items).toEqual([]);
  },
);

test("what a process held that is no more is taken when its lease has run out, or was never one", async () => {
  const raw = await database.owner.open();
  const hold = async (until: number) =>
    raw.transaction("a process that dies", async () => {
      const held = { lease: "gone", lease_until: new Date(until) };
      await raw.kysely.updateTable("consumer_positions").set(held).where("name", "=", "counter").execute();
    });
  state.handle = mark;
  const bought: number[] = [];
  const takes = async (until: number, taken: boolean) => {
    await hold(until);
    bought.push(bought.length);
    await desk().orders.buy({ contactId, numbers: bought.slice(-1) });
    await settle();
    expect(await marks()).toEqual(taken ? bought : bought.slice(0, -1));
  };
  await desk().orders.buy({ contactId, numbers: [] });
  await settle();
  await takes(state.clock - 1, true);
  await takes(state.clock + 4_000, false);
  state.clock += 4_001;
  await settle();
  expect(await marks()).toEqual(bought);
  // By a clock that was a day ahead.
  await takes(state.clock + 24 * 3_600_000, true);
  await raw.close();
});
