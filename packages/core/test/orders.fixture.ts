import { Contact, command, createCrm, definePlugin, event, type JournalEntry, on, type WriteContext } from "@kith/core";
import { anyone, type TestDatabase, testDatabase } from "@kith/testing";
import { afterEach, beforeEach } from "vitest";
import * as z from "zod";

const Payload = z.strictObject({ contactId: z.string(), n: z.int() });
export const bought = event({ name: "order.bought", version: 1, permission: "orders:read", payload: Payload });
export const counted = event({
  name: "order.counted",
  version: 1,
  permission: "orders:read",
  payload: z.strictObject({ n: z.int() }),
});
export type Entries = readonly JournalEntry<z.output<typeof Payload>>[];
type Handle = (entries: Entries, ctx: WriteContext, crm: string) => Promise<void>;
type Echo = (entries: readonly JournalEntry<{ n: number }>[], ctx: WriteContext) => Promise<void>;
/** What tests set: the time, and what is done about orders and counts. */
export const state = {
  clock: Date.parse("2026-03-01T00:00:00Z"),
  handle: (async () => undefined) as Handle,
  echo: (async () => undefined) as Echo,
  /** How far the clock of a CRM is behind the tests', in milliseconds. */
  behind: {} as Record<string, number>,
};

export const orders = definePlugin({
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
    count: command({
      summary: "s",
      permission: "orders:write",
      route: "POST /counts",
      input: z.strictObject({ n: z.int() }),
      output: z.object({}),
    }).run(async (payload, ctx) => {
      ctx.record(counted, payload, []);
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
    on: [
      on(bought, (entries, ctx) => state.handle(entries, ctx, crm)),
      on(counted, (entries, ctx) => state.echo(entries, ctx)),
    ],
  });

export let database: TestDatabase;
export const reported: string[] = [];
export const compose = (crm: string, adapter = database.adapter) =>
  createCrm({
    database: adapter,
    plugins: [orders, counter(crm)],
    http: { authenticate: async () => null },
    now: () => new Date(state.clock - (state.behind[crm] ?? 0)),
    onError: (error, where) => reported.push(`${where}: ${(error as Error).message}`),
  });
export let first: Awaited<ReturnType<typeof compose>>;
export let second: typeof first;
export let contactId = "";
beforeEach(async () => {
  reported.length = 0;
  state.handle = async () => undefined;
  state.echo = async () => undefined;
  state.behind = {};
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
export const desk = () => first.as(anyone());
export async function settle(crm: Pick<typeof first, "work"> = first) {
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
}
/** An effect inside the database for each entry. */
export const mark = async (entries: readonly Pick<Entries[number], "payload">[], ctx: WriteContext) => {
  for (const { payload } of entries) await ctx.create(Contact, { displayName: `Order ${payload.n}` });
};
export const marks = async (crm = first, tenant = "main") => {
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
export const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
