// Reactions to the journal: each entry takes effect once, in order, with the position of the one who reacts.
import { Contact, command, createCrm, definePlugin, event, type JournalEntry, on, type WriteContext } from "@kith/core";
import { anyone, type TestDatabase, testDatabase } from "@kith/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as z from "zod";

let clock = Date.parse("2026-03-01T00:00:00Z");
const Payload = z.strictObject({ contactId: z.string(), n: z.int() });
const bought = event({ name: "order.bought", version: 1, permission: "orders:read", payload: Payload });
const counted = event({
  name: "order.counted",
  version: 1,
  permission: "orders:read",
  payload: z.strictObject({ n: z.int() }),
});
type Entries = readonly JournalEntry<z.output<typeof Payload>>[];
type Handle = (entries: Entries, ctx: WriteContext, crm: string) => Promise<void>;
let handle: Handle = async () => undefined;
let echo: (entries: readonly JournalEntry<{ n: number }>[], ctx: WriteContext) => Promise<void> = async () => undefined;

const orders = definePlugin({
  name: "orders",
  contract: 1,
  events: [bought],
  operations: {
    buy: command({
      summary: "s",
      permission: "orders:write",
      route: "POST /orders",
      input: z.strictObject({ contactId: z.string(), numbers: z.array(z.int()) }),
      output: z.object({}),
    }).run(async ({ contactId, numbers }, ctx) => {
      for (const n of numbers) ctx.record(bought, { contactId, n }, [{ type: "contact", id: contactId }]);
      return {};
    }),
  },
});
const counter = (crm: string) =>
  definePlugin({
    name: "counter",
    contract: 1,
    operations: {},
    events: [counted],
    on: [on(bought, (entries, ctx) => handle(entries, ctx, crm)), on(counted, (entries, ctx) => echo(entries, ctx))],
  });

let database: TestDatabase;
const reported: string[] = [];
const compose = (crm: string) =>
  createCrm({
    database: database.adapter,
    plugins: [orders, counter(crm)],
    now: () => new Date(clock),
    onError: (error, where) => reported.push(`${where}: ${(error as Error).message}`),
  });
let first: Awaited<ReturnType<typeof compose>>;
let second: typeof first;
let contactId = "";
beforeEach(async () => {
  reported.length = 0;
  handle = async () => undefined;
  echo = async () => undefined;
  database = await testDatabase();
  [first, second] = [await compose("first"), await compose("second")];
  await first.migrations.apply();
  await first.asSystem({ tenant: "main", reason: "set-up" }).tenants.create({ id: "other" });
  contactId = (await desk().contacts.create({ displayName: "Buyer" })).id;
});
afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
  await database.drop();
});
const desk = () => first.as(anyone());
async function settle(crm = first) {
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
}
/** An effect inside the database for each entry. */
const mark = async (entries: Entries, ctx: WriteContext) => {
  for (const { payload } of entries) await ctx.create(Contact, { displayName: `Order ${payload.n}` });
};
const marks = async (crm = first, tenant = "main") => {
  const all: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await crm
      .as(anyone({ tenant }))
      .contacts.list({ limit: 200, filter: { displayName: { startsWith: "order " } }, ...(cursor ? { cursor } : {}) });
    all.push(...page.items.map(({ displayName }) => displayName));
    cursor = page.nextCursor;
  }
  return all.map((name) => Number(name.slice(6))).toSorted((a, b) => a - b);
};
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test("every entry takes effect once, in order, also those from before the plugin was there", async () => {
  const seen: number[] = [];
  handle = async (entries, ctx) => {
    seen.push(...entries.map(({ payload }) => payload.n));
    await mark(entries, ctx);
  };
  await desk().orders.buy({ contactId, numbers: numbers(1, 250) });
  await settle();
  await settle();
  await desk().orders.buy({ contactId, numbers: [251] });
  await settle(second);
  expect(seen).toEqual(numbers(1, 251));
  expect(await marks()).toEqual(numbers(1, 251));
});

test("a call gets consecutive entries of one tenant, and works in that tenant as the plugin, saying why", async () => {
  const groups: unknown[] = [];
  handle = async (entries, ctx) => {
    groups.push([ctx.tenant.id, ctx.actor.user, entries.map(({ tenant, payload }) => [tenant, payload.n])]);
    await mark(entries, ctx);
  };
  const other = first.as(anyone({ tenant: "other" }));
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await other.orders.buy({ contactId: (await other.contacts.create({ displayName: "O" })).id, numbers: [3] });
  await desk().orders.buy({ contactId, numbers: [4] });
  await desk().contacts.create({ displayName: "Between" });
  await desk().orders.buy({ contactId, numbers: [5] });
  await settle();
  const by = "system:counter";
  expect(groups).toEqual([
    [
      "main",
      by,
      [
        ["main", 1],
        ["main", 2],
      ],
    ],
    ["other", by, [["other", 3]]],
    ["main", by, [["main", 4]]],
    ["main", by, [["main", 5]]],
  ]);
  expect([await marks(), await marks(first, "other")]).toEqual([[1, 2, 4, 5], [3]]);
  const { items } = await other.journal.read({ limit: 500 });
  const cause = items.find(({ event }) => event === "order.bought")?.id;
  expect(items.find(({ actor }) => actor === by)).toMatchObject({ event: "contact.created", causedBy: cause });
});

test("entries come as they were written, with subjects, changes and instants", async () => {
  let entry: Entries[number] | undefined;
  handle = async (entries) => {
    [entry] = entries;
  };
  await desk().orders.buy({ contactId, numbers: [7] });
  await settle();
  const { seq, id, ...rest } = entry as Entries[number];
  expect([typeof seq, id]).toEqual(["bigint", expect.any(String)]);
  expect(rest).toEqual({
    tenant: "main",
    event: "order.bought",
    version: 1,
    at: new Date(clock).toISOString(),
    actor: "u_1",
    subjects: [{ type: "contact", id: contactId }],
    changes: {},
    payload: { contactId, n: 7 },
  });
});

test("a handler that throws undoes its batch, waits, is tried again and loses nothing", async () => {
  let failures = 0;
  handle = async (entries, ctx) => {
    await mark(entries, ctx);
    if (failures++ < 2) throw new Error("not now");
  };
  await desk().orders.buy({ contactId, numbers: [1, 2, 3] });
  await settle();
  expect([await marks(), reported]).toEqual([[], ["consumer counter: not now"]]);
  await desk().orders.buy({ contactId, numbers: [4] });
  await settle();
  expect(reported).toHaveLength(1);
  clock += 5_001;
  await settle();
  expect([await marks(), reported.length]).toEqual([[], 2]);
  clock += 5_001;
  await settle();
  expect([await marks(), reported.length]).toEqual([[1, 2, 3, 4], 2]);
});

test("a handler's statement that is refused is an error of the batch, even where the handler looks away", async () => {
  let times = 0;
  handle = async (entries, ctx) => {
    times += 1;
    if (times === 1)
      await ctx.raw
        .insertInto("tenants")
        .values({ id: "main" })
        .execute()
        .catch(() => undefined);
    await mark(entries, ctx);
  };
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  clock += 5_001;
  await settle();
  expect([await marks(), times, reported.length]).toEqual([[1], 2, 1]);
});

test("two workers at once, while others write: every entry takes effect once", async () => {
  handle = mark;
  const stop = new AbortController();
  const workers = Promise.all([first, second].map((crm) => crm.work({ signal: stop.signal, pollMs: 2 })));
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 10; round += 1)
        await (writer % 2 ? first : second)
          .as(anyone())
          .orders.buy({ contactId, numbers: [writer * 100 + round * 2, writer * 100 + round * 2 + 1] });
    }),
  );
  stop.abort();
  await workers;
  await settle();
  expect(await marks()).toEqual(numbers(0, 7).flatMap((writer) => numbers(writer * 100, writer * 100 + 19)));
  expect(reported).toEqual([]);
});

test("what a handler records reaches its own plugin too, while others commit around it", async () => {
  const echoed: number[] = [];
  handle = async (entries, ctx) => {
    for (const { payload } of entries) ctx.record(counted, { n: payload.n }, [{ type: "contact", id: contactId }]);
  };
  echo = async (entries) => {
    echoed.push(...entries.map(({ payload }) => payload.n));
  };
  const stop = new AbortController();
  const worker = first.work({ signal: stop.signal, pollMs: 2 });
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let round = 0; round < 15; round += 1)
      await second.as(anyone()).orders.buy({ contactId, numbers: [writer * 100 + round] });
  });
  await Promise.all(writers);
  stop.abort();
  await worker;
  await settle();
  expect(echoed.toSorted((a, b) => a - b)).toEqual(
    numbers(0, 7).flatMap((writer) => numbers(writer * 100, writer * 100 + 14)),
  );
});

test("an old payload is brought up to date for those who know the new one", async () => {
  await desk().orders.buy({ contactId, numbers: [5] });
  const Newer = z.strictObject({ contactId: z.string(), count: z.int() });
  const newer = event({
    name: "order.bought",
    version: 2,
    permission: "orders:read",
    payload: Newer,
    upcast: (payload, from) => ({
      contactId: (payload as { contactId: string }).contactId,
      count: (payload as { n: number }).n * 10 + from,
    }),
  });
  const seen: unknown[] = [];
  const late = definePlugin({
    name: "late",
    contract: 1,
    events: [newer],
    operations: {
      buy: command({
        summary: "s",
        permission: "orders:write",
        route: "POST /orders",
        input: Newer,
        output: z.object({}),
      }).run(async (payload, ctx) => {
        ctx.record(newer, payload, [{ type: "contact", id: payload.contactId }]);
        return {};
      }),
    },
    on: [on(newer, async (entries) => void seen.push(...entries.map(({ version, payload }) => [version, payload])))],
  });
  const crm = await createCrm({ database: database.adapter, plugins: [late], now: () => new Date(clock) });
  await crm.as(anyone()).late.buy({ contactId, count: 3 });
  await settle(crm as never);
  expect(seen).toEqual([
    [2, { contactId, count: 51 }],
    [2, { contactId, count: 3 }],
  ]);
  await crm.close();
});
