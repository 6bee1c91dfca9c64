// Many at once, some refused: who was acknowledged is there with its journal entry, once; who was refused left nothing.
import { setTimeout as sleep } from "node:timers/promises";
import { Contact, command, createCrm, definePlugin, sql } from "@kith/core";
import { postgresql } from "@kith/core/postgresql";
import { anyone, testDatabase } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { shelf } from "./shelf-plugin.fixture.ts";

const Nothing = z.strictObject({});
const careless = definePlugin({
  name: "careless",
  contract: 1,
  operations: {
    wait: command({
      summary: "s",
      permission: "careless:write",
      route: "POST /careless/wait",
      input: Nothing,
      output: Nothing,
    }).run(async (_input, ctx) => {
      await ctx.create(Contact, { displayName: "Refused" });
      await sleep(1);
      return {};
    }),
    commit: command({
      summary: "s",
      permission: "careless:write",
      route: "POST /careless/commit",
      input: Nothing,
      output: Nothing,
    }).run(async (_input, ctx) => {
      await ctx.create(Contact, { displayName: "Refused" });
      await sql`commit`.execute(ctx.raw);
      return {};
    }),
  },
});

const made = await testDatabase();
const onSqlite = made.adapter.dialect === "sqlite";
/** 200 on ten connections of a busy machine: the last may have to wait for one. */
const patient = () =>
  postgresql({ connectionString: made.location, durability: "normal", connectionTimeoutMillis: 60_000 });
const database = onSqlite ? made.adapter : patient();
const crm = await createCrm({ database, plugins: [shelf, careless] });
await crm.migrations.apply();
const desk = crm.as(anyone());
/** Sees what is committed. */
const other = await createCrm({ database, plugins: [shelf, careless] });
const reader = other.as(anyone());
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const missing = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01";
const taken = { source: "erp", id: "taken" };
const before: string[] = [];

beforeAll(async () => {
  for (const index of numbers(20)) {
    const { id } = await desk.contacts.create({
      displayName: `Before ${index}`,
      ...(index === 0 ? { externalIds: [taken] } : {}),
    });
    before.push(id);
  }
});
afterAll(async () => {
  await Promise.all([other.close(), crm.close()]);
  await made.drop();
});

const refusals: readonly (readonly [string, () => Promise<unknown>])[] = [
  ["reference.notFound", () => desk.shelf.create({ title: "Refused", contactId: missing })],
  ["record.conflict", () => desk.contacts.create({ displayName: "Refused", externalIds: [taken] })],
  ["record.stale", () => desk.contacts.update({ id: before[1] as string, version: 99, nickname: "Refused" })],
  ["transaction.statement", () => desk.careless.commit({})],
  // On PostgreSQL each has a connection of its own, and may wait.
  ...(onSqlite ? [["transaction.foreignWait", () => desk.careless.wait({})] as const] : []),
];

test("200 at once, of whom one in ten is refused", { timeout: 90_000 }, async () => {
  const expected: (string | undefined)[] = [];
  const created: string[] = [];
  const updated: [id: string, nickname: string][] = [];
  const ends = await Promise.allSettled(
    numbers(200).map(async (index) => {
      const [code, refused] = index % 10 === 9 ? (refusals[((index - 9) / 10) % refusals.length] ?? []) : [];
      expected.push(code);
      if (refused) return refused();
      if (index % 2 === 0) {
        const { id } = await desk.contacts.create({
          displayName: `Created ${index}`,
          emails: [{ email: `c${index}@example.com` }],
          phones: [{ number: `+49 30 ${1_000_000 + index}` }],
          externalIds: [{ source: "erp", id: `c${index}` }],
        });
        created.push(id);
        // Acknowledged means there, for everybody.
        expect(await reader.contacts.get({ id })).toMatchObject({ displayName: `Created ${index}`, version: 1 });
      } else {
        const id = before[index % before.length] as string;
        const { nickname } = await desk.contacts.update({ id, nickname: `n${index}` });
        updated.push([id, String(nickname)]);
      }
      return undefined;
    }),
  );
  expect(ends.map((end) => (end.status === "rejected" ? (end.reason.code ?? end.reason) : undefined))).toEqual(
    expected,
  );
  expect([created.length, updated.length]).toEqual([100, 80]);

  const { items } = await reader.journal.read({ limit: 500 });
  const about = (event: string) => items.filter((item) => item.event === event);
  const firstOf = ({ subjects: [first] }: (typeof items)[number]) => first?.id ?? "";
  expect(about("contact.created").map(firstOf).toSorted()).toEqual([...before, ...created].toSorted());
  const changes = about("contact.updated").map((item) => [firstOf(item), item.changes["nickname"]?.to]);
  expect(changes.map(String).toSorted()).toEqual(updated.map(String).toSorted());
  for (const id of before) {
    const made = updated.filter(([changed]) => changed === id).length;
    expect((await reader.contacts.get({ id })).version).toBe(1 + made);
  }

  const all = { limit: 1, count: "exact" } as const;
  expect((await reader.contacts.list(all)).count).toBe(120);
  expect((await reader.shelf.list(all)).count).toBe(0);
  expect((await reader.contacts.list({ filter: { displayName: "Refused" } })).items).toEqual([]);
  const [holder, ...others] = (await reader.contacts.list({ limit: 200 })).items.filter(({ externalIds }) =>
    externalIds.some(({ id }) => id === taken.id),
  );
  expect([holder?.id, others]).toEqual([before[0], []]);
});

test("of 50 with the same new external id one is made, and those who come with them are", async () => {
  const twin = { source: "erp", id: "twin" };
  const ends = await Promise.allSettled(
    numbers(50).flatMap((index) => [
      desk.contacts.create({ displayName: `Twin ${index}`, externalIds: [twin] }),
      desk.contacts.create({ displayName: `Neighbour ${index}` }),
    ]),
  );
  const count = async (prefix: string) =>
    (await reader.contacts.list({ filter: { displayName: { startsWith: prefix } }, limit: 1, count: "exact" })).count;
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(51);
  expect([await count("Twin"), await count("Neighbour")]).toEqual([1, 50]);
});
