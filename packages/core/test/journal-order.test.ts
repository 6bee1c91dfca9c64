// The feed under many writers: every entry exactly once, in the order of commits.
import { setTimeout as after } from "node:timers/promises";
import { createCrm } from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { type Entry, readOn } from "./read-on.fixture.ts";

const database = await testDatabase();
const onPostgresql = database.adapter.dialect === "postgresql";
const compose = () => createCrm({ database: database.adapter, plugins: [] });
const [crm, second] = [await compose(), await compose()];
await crm.migrations.apply();
afterAll(async () => {
  await Promise.all([crm.close(), second.close()]);
  await database.drop();
});
const desk = () => crm.as(anyone());
const rest = (cursor?: string) => readOn(desk(), cursor);

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test("with eight writers whose transactions stay open at random, every committed entry comes once and in order", {
  timeout: 60_000,
}, async () => {
  const shared = await Promise.all(
    Array.from(
      { length: 5 },
      async (_, index) => (await desk().contacts.create({ displayName: `Shared ${index}` })).id,
    ),
  );
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
    const versions = entries
      .filter(({ event, subjects }) => event === "contact.updated" && subjects[0]?.id === id)
      .map(({ payload }) => (payload as { version: number }).version);
    const { version } = await desk().contacts.get({ id });
    expect(versions).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 2));
  }
});

test.runIf(onPostgresql)(
  "read inside an open transaction, the feed neither shows nor skips what that transaction writes",
  async () => {
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
  },
);
