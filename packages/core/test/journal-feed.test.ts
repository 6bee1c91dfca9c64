// The feed: every entry of the tenant exactly once, in the order of commits, as far as the caller may see it.
import { setTimeout as after } from "node:timers/promises";
import { createCrm, definePlugin, event, command } from "@kith/core";
import { anyone, type TestDatabase, testDatabase } from "@kith/testing";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";

const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
const signed = event({ name: "deal.signed", version: 2, permission: "deals:read", payload: z.strictObject({ contactId: z.string(), amount: z.int() }) });
const deals = definePlugin({
  name: "deals",
  contract: 1,
  events: [signed],
  operations: {
    sign: command({ summary: "s", permission: "deals:write", route: "POST /deals", input: z.strictObject({ contactId: z.string(), amount: z.int() }), output: z.object({}) }).run(
      async (input, ctx) => {
        ctx.record(signed, input, [{ type: "contact", id: input.contactId }]);
        return {};
      },
    ),
  },
});
const compose = () => createCrm({ database: database.adapter, plugins: [deals] });

let database: TestDatabase;
let crm: Awaited<ReturnType<typeof compose>>;
let second: typeof crm;
beforeAll(async () => {
  database = await testDatabase();
  [crm, second] = [await compose(), await compose()];
  await crm.migrations.apply();
  await crm.asSystem({ tenant: "main", reason: "set-up" }).tenants.create({ id: "other" });
});
afterAll(async () => {
  await Promise.all([crm.close(), second.close()]);
  await database.drop();
});

const desk = () => crm.as(anyone());
type Entry = Awaited<ReturnType<ReturnType<typeof desk>["journal"]["read"]>>["items"][number];
/** Reads on until a page is empty. */
async function rest(cursor?: string, reader = desk(), limit = 7): Promise<{ entries: Entry[]; cursor: string }> {
  const entries: Entry[] = [];
  for (let next = cursor; ; ) {
    const page = await reader.journal.read({ limit, ...(next === undefined ? {} : { after: next }) });
    expect(page.nextCursor).toEqual(expect.any(String));
    entries.push(...page.items);
    if (page.items.length === 0) return { entries, cursor: page.nextCursor };
    next = page.nextCursor;
  }
}

test("an empty page has a cursor too, from which the next entry comes", async () => {
  const { cursor } = await rest();
  const again = await desk().journal.read({ after: cursor });
  expect(again.items).toEqual([]);
  const { id } = await desk().contacts.create({ displayName: "New" });
  const page = await desk().journal.read({ after: again.nextCursor });
  expect(page.items).toMatchObject([{ event: "contact.created", eventVersion: 1, actor: "u_1", causedBy: null, subjects: [{ type: "contact", id }], payload: { version: 1 }, changes: { displayName: { from: null, to: "New" } } }]);
  expect((await desk().journal.read({ after: page.nextCursor })).items).toEqual([]);
});

test.each(["", "x", "bnVsbA", Buffer.from('["a","b","c"]').toString("base64url"), Buffer.from('[null,null,5]').toString("base64url"), Buffer.from('["3:3:",null,"-1"]').toString("base64url"), Buffer.from('["9:3:",null,"0"]').toString("base64url"), Buffer.from(`["3:3:","1' or '1'='1","0"]`).toString("base64url"), "a".repeat(20_000)])(
  "a cursor that is not one of the feed is refused: %.20s",
  async (cursor) => {
    await expect(desk().journal.read({ after: cursor })).rejects.toMatchObject({ status: 400, errors: [{ pointer: "/after" }] });
  },
);

describe("who sees what", () => {
  let start = "";
  let contactId = "";
  beforeAll(async () => {
    start = (await rest()).cursor;
    contactId = (await desk().contacts.create({ displayName: "Mine", notes: "private" })).id;
    await crm.as(anyone({ user: "u_2" })).contacts.create({ displayName: "Theirs" });
    await desk().deals.sign({ contactId, amount: 5 });
    await crm.as(anyone({ tenant: "other" })).contacts.create({ displayName: "Other tenant" });
    for (let index = 0; index < 30; index += 1) await desk().organizations.create({ displayName: `O ${index}` });
    await desk().contacts.update({ id: contactId, notes: "more" });
  });
  const seen = async (grants: { permission: string; scope?: "own"; hide?: string[] }[], actor = {}) =>
    (await rest(start, crm.as(anyone({ ...actor, grants: [{ permission: "journal:read" }, ...grants] })))).entries;
  const names = (entries: readonly Entry[]) => entries.map(({ event }) => event);

  test("nothing without the permission for the feed, and nothing by that alone", async () => {
    await expect(crm.as(anyone({ grants: [{ permission: "contacts:read" }] })).journal.read({})).rejects.toMatchObject({ code: "permission.denied" });
    expect(await seen([])).toEqual([]);
  });

  test("changes of records by the permission that shows them, however many others stand between", async () => {
    expect(names(await seen([{ permission: "contacts:read" }]))).toEqual(["contact.created", "contact.created", "contact.updated"]);
    expect(names(await seen([{ permission: "organizations:read" }]))).toEqual(Array(30).fill("organization.created"));
  });

  test("events by their own permission, and only about records that are seen", async () => {
    expect(await seen([{ permission: "deals:read" }])).toEqual([]);
    const entries = await seen([{ permission: "deals:read" }, { permission: "contacts:read" }]);
    expect(entries.find(({ event }) => event === "deal.signed")).toMatchObject({ eventVersion: 2, payload: { contactId, amount: 5 }, changes: {} });
    expect(names(await seen([{ permission: "deals:read" }, { permission: "contacts:read", scope: "own" }], { user: "u_2" }))).toEqual(["contact.created"]);
  });

  test("hidden fields in no entry", async () => {
    const entries = await seen([{ permission: "contacts:read", hide: ["notes"] }]);
    expect(entries).toHaveLength(3);
    expect(JSON.stringify(entries)).not.toMatch(/private|more|notes/);
  });

  test("another tenant sees its own alone", async () => {
    const { entries } = await rest(start, crm.as(anyone({ tenant: "other" })));
    expect(entries.map(({ changes }) => (changes["displayName"] as { to: string }).to)).toEqual(["Other tenant"]);
  });
});

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test("with eight writers whose transactions stay open at random, every committed entry comes once and in order", { timeout: 60_000 }, async () => {
  const shared = await Promise.all(Array.from({ length: 5 }, async (_, index) => (await desk().contacts.create({ displayName: `Shared ${index}` })).id));
  let { cursor } = await rest();
  const committed: string[] = [];
  const undone: string[] = [];
  const writer = async (number: number) => {
    const random = seeded(number + 1);
    const client = onPostgresql ? new Client(database.location) : undefined;
    await client?.connect();
    for (let round = 0; round < 25; round += 1) {
      const of = number % 2 ? crm : second;
      const within = client ? of.within(client).as(anyone()) : of.as(anyone());
      await client?.query("begin");
      const made: string[] = [];
      for (let count = Math.floor(random() * 3); count >= 0; count -= 1) {
        made.push((await within.contacts.create({ displayName: `By ${number}` })).id);
        await after(random() * 4);
      }
      await within.contacts.update({ id: shared[Math.floor(random() * 5)] as string, nickname: `${number} ${round}` });
      await after(random() * 4);
      const end = client && random() < 0.2 ? "rollback" : "commit";
      await client?.query(end);
      (end === "commit" ? committed : undone).push(...made);
    }
    await client?.end();
  };
  const writers = Promise.all(Array.from({ length: 8 }, (_, number) => writer(number)));
  let writing = true;
  const done = writers.finally(() => {
    writing = false;
  });
  const entries: Entry[] = [];
  while (writing) {
    const page = await desk().journal.read({ after: cursor, limit: 5 });
    entries.push(...page.items);
    cursor = page.nextCursor;
    if (page.items.length === 0) await after(1);
  }
  await done;
  entries.push(...(await rest(cursor)).entries);

  const created = entries.filter(({ event }) => event === "contact.created").map(({ subjects }) => subjects[0]?.id);
  expect(created.toSorted()).toEqual(committed.toSorted());
  expect(onPostgresql ? undone.length : 1).toBeGreaterThan(0);
  for (const id of shared) {
    const versions = entries.filter(({ event, subjects }) => event === "contact.updated" && subjects[0]?.id === id).map(({ payload }) => (payload as { version: number }).version);
    const { version } = await desk().contacts.get({ id });
    expect(versions).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 2));
  }
});

test.runIf(onPostgresql)("read inside an open transaction, the feed neither shows nor skips what that transaction writes", async () => {
  const { cursor } = await rest();
  const client = new Client(database.location);
  await client.connect();
  await client.query("begin");
  const within = crm.within(client).as(anyone());
  const first = await within.contacts.create({ displayName: "Inside, before" });
  const outside = await desk().contacts.create({ displayName: "Outside, committed" });
  const page = await within.journal.read({ after: cursor });
  expect(page.items.map(({ subjects }) => subjects[0]?.id)).toEqual([outside.id]);
  const last = await within.contacts.create({ displayName: "Inside, after" });
  await client.query("commit");
  await client.end();
  expect((await rest(page.nextCursor)).entries.map(({ subjects }) => subjects[0]?.id)).toEqual([first.id, last.id]);
});
