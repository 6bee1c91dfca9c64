// The journal in blocks, each linked to the one before it, a chain for each tenant.
import { hash } from "node:crypto";
import { anyone } from "@kith/testing";
import { Client } from "pg";
import { expect, test } from "vitest";
import { newest, onPostgresql, raw, sealed, seals, state, t, verify } from "./journal-seals.fixture.ts";

test("a block for each tenant of what came since the last one, linked by hashes that anybody can recompute", async () => {
  await t.settle();
  await sealed(1);
  await sealed(1, "other");
  const mine = await t.desk.contacts.create({ displayName: "A" });
  const theirs = await t.as({ tenant: "other" }).contacts.create({ displayName: "B" });
  await t.settle();
  for (const [tenant, last] of [
    ["main", mine.id],
    ["other", theirs.id],
  ] as const) {
    const blocks = await seals(tenant);
    const entries = await raw.kysely
      .selectFrom("journal")
      .selectAll()
      .where("tenant_id", "=", tenant)
      .orderBy("seq")
      .execute();
    expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, index) => index + 1));
    let previous = "";
    let from = 0;
    for (const block of blocks) {
      const digests = entries.slice(from, from + Number(block["entries"])).map(({ digest }) => digest);
      from += digests.length;
      const content = { digests, number: block["number"], previous, tenant };
      expect(block).toMatchObject({ previous, hash: hash("sha256", JSON.stringify(content)) });
      previous = block["hash"];
    }
    expect(from).toBe(entries.length);
    expect(blocks.at(-1)).toMatchObject({ entries: 1, last_entry_id: entries.at(-1)?.["id"] });
    const { items } = await t.crm.as(anyone({ tenant })).journal.read({ limit: 500 });
    expect(items.at(-1)?.subjects).toEqual([{ type: "contact", id: last }]);
  }
});

test("it writes no entries itself, and rests between two blocks", async () => {
  await t.settle();
  const stop = new AbortController();
  const idle = Promise.withResolvers<void>();
  const done = t.crm.work({ signal: stop.signal, pollMs: 2, onIdle: idle.resolve });
  await idle.promise;
  const counted = async () => (await seals()).length;
  const until = async (blocks: number) => {
    while ((await counted()) < blocks) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const before = await counted();
  const entries = (await t.desk.journal.read({ limit: 500 })).items.length;
  for (let index = 0; index < 20; index += 1) await t.desk.contacts.create({ displayName: `${index}` });
  expect(await counted()).toBe(before);
  state.clock += 5_000;
  await until(before + 1);
  // A clock that was set back does not stop it.
  await t.desk.contacts.create({ displayName: "Later" });
  state.clock -= 24 * 3_600_000;
  await until(before + 2);
  stop.abort();
  await done;
  expect((await seals()).slice(before).map((block) => block["entries"])).toEqual([20, 1]);
  expect((await t.desk.journal.read({ limit: 500 })).items).toHaveLength(entries + 21);
  expect(await verify()).toMatchObject({ problems: [], unsealed: 0 });
});

test("many entries of many tenants at once are as many blocks as there are batches and tenants", async () => {
  const tenants = Array.from({ length: 20 }, (_, index) => `t${index}`);
  for (const id of tenants) await t.crm.asSystem({ tenant: "main", reason: "set-up" }).tenants.create({ id });
  for (let round = 0; round < 40; round += 1)
    await Promise.all(tenants.map((tenant) => t.as({ tenant }).contacts.create({ displayName: `${tenant} ${round}` })));
  await t.settle();
  for (const tenant of tenants) {
    const found = await verify({}, t.as({ tenant }));
    expect(found).toMatchObject({ entries: 40, unsealed: 0, problems: [], next: null });
    expect(found.blocks).toBeLessThan(20);
  }
});

test.runIf(onPostgresql)(
  "what is committed late is in a block of its own time, and is no problem before or after",
  async () => {
    await t.settle();
    const after = await newest();
    const [database] = await raw.rows("select current_database() as name", []);
    const url = new URL(String(process.env["KITH_TEST_POSTGRES_URL"]));
    url.pathname = `/${database?.["name"]}`;
    const client = new Client(url.href);
    await client.connect();
    await client.query("begin");
    await t.crm.within(client).as(anyone()).contacts.create({ displayName: "Late" });
    await t.desk.contacts.create({ displayName: "In time" });
    await t.settle();
    expect(await verify({ after })).toMatchObject({ blocks: 1, entries: 1, problems: [], unsealed: 0 });
    await client.query("commit");
    await client.end();
    expect(await verify({ after })).toMatchObject({ blocks: 1, problems: [], unsealed: 1 });
    await t.settle();
    expect(await verify({ after, limit: 1 })).toMatchObject({ blocks: 1, problems: [], unsealed: 0, next: after + 1 });
    expect(await verify({ after })).toMatchObject({ blocks: 2, entries: 2, problems: [] });
  },
);
