// Payloads of another version than the one that handlers know.
import { command, createCrm, definePlugin, event, type JournalEntry, on } from "@kith/core";
import { anyone } from "@kith/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { contactId, database, desk, reported, state } from "./orders.fixture.ts";

const Newer = z.strictObject({ contactId: z.string(), count: z.int() });
const newer = event({
  name: "order.bought",
  version: 2,
  permission: "orders:read",
  payload: Newer,
  upcast: (payload, from) => {
    const { contactId, n } = payload as { contactId: string; n: number };
    if (n === 13) throw new Error("nobody knows what this was");
    return { contactId, count: n * 10 + from };
  },
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
  on: [
    on(newer, async (entries: readonly JournalEntry<z.output<typeof Newer>>[]) => {
      seen.push(...entries.map(({ version, payload }) => [version, payload.count]));
    }),
  ],
});
const compose = () =>
  createCrm({
    database: database.adapter,
    plugins: [late],
    now: () => new Date(state.clock),
    onError: (error, where) => reported.push(`${where}: ${(error as Error).message}`),
  });
let crm: Awaited<ReturnType<typeof compose>>;
beforeEach(async () => {
  seen.length = 0;
  crm = await compose();
});
afterEach(() => crm.close());
async function settle() {
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
}
const failures = async () => (await crm.as(anyone()).consumers.failures({})).items;
const newContact = async () => (await desk().contacts.create({ displayName: "Another" })).id;

test("an old payload is brought up to date for those who know the new one", async () => {
  await desk().orders.buy({ contactId, numbers: [5] });
  await crm.as(anyone()).late.buy({ contactId, count: 3 });
  await settle();
  expect(seen).toEqual([
    [2, 51],
    [2, 3],
  ]);
});

test("one that cannot be brought up to date is left for later, whatever else is in its batch", async () => {
  await desk().orders.buy({ contactId: await newContact(), numbers: [1] });
  await desk().orders.buy({ contactId, numbers: [13] });
  await desk().orders.buy({ contactId: await newContact(), numbers: [2] });
  await settle();
  expect(seen.slice(-2)).toEqual([
    [2, 11],
    [2, 21],
  ]);
  expect(await failures()).toMatchObject([{ consumer: "late", error: "nobody knows what this was" }]);
});

test("one that is newer than this process waits for a process that knows it", async () => {
  const raw = await database.owner.open();
  await crm.as(anyone()).late.buy({ contactId, count: 1 });
  await raw.transaction("a newer process", () =>
    raw.kysely.updateTable("journal").set({ version: 3 }).where("event", "=", "order.bought").execute(),
  );
  await settle();
  expect([seen, await failures()]).toMatchObject([
    [],
    [{ error: "order.bought has version 3, this process knows 2", status: "waiting" }],
  ]);
  await raw.close();
});
