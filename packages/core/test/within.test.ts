// A host's own row and a contact commit together or not at all: a host on MikroORM (both databases) and one on `pg`.
import { type Crm, createCrm } from "@kith/core";
import { anyone, type TestDatabase, testDatabase } from "@kith/testing";
import { defineEntity, p } from "@mikro-orm/core";
import type { MikroORM as SqliteORM } from "@mikro-orm/sqlite";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
const Booking = defineEntity({
  name: "Booking",
  tableName: "bookings",
  properties: { id: p.integer().primary(), guest: p.text() },
});
const actor = anyone();

let database: TestDatabase;
let crm: Crm<[]>;
beforeAll(async () => {
  database = await testDatabase();
  crm = await createCrm({ database: database.adapter, plugins: [] });
  await crm.migrations.apply();
});
afterAll(async () => {
  await crm.close();
  await database.drop();
});

const names = async () =>
  (await crm.as(actor).contacts.list({ limit: 200 })).items.map(({ displayName }) => displayName);
const entries = async () => (await crm.as(actor).journal.read({ limit: 500 })).items.length;

async function hostOrm() {
  const entities = [Booking];
  // The two differ in their drivers only; the tests speak what both share.
  const orm: SqliteORM = onPostgresql
    ? (new (await import("@mikro-orm/postgresql")).MikroORM({
        entities,
        clientUrl: database.location,
      }) as unknown as SqliteORM)
    : new (await import("@mikro-orm/sqlite")).MikroORM({ entities, dbName: database.location });
  await orm.schema.execute("create table if not exists bookings (id integer primary key, guest text not null)");
  return orm;
}

describe("a host with its own MikroORM entity", () => {
  test("commits its row and a contact together", async () => {
    const orm = await hostOrm();
    await orm.em.fork().transactional(async (em) => {
      em.create(Booking, { id: 1, guest: "Maria" });
      await em.flush();
      const contact = await crm
        .within(em)
        .as(actor)
        .contacts.create({ displayName: "Maria", emails: [{ email: "maria@example.com" }] });
      expect((await crm.within(em).as(actor).contacts.get({ id: contact.id })).emails).toHaveLength(1);
      expect(await names()).not.toContain("Maria");
    });
    expect(await names()).toContain("Maria");
    expect(await orm.em.fork().count(Booking, { id: 1 })).toBe(1);
    await orm.close();
  });

  test("rolls both back", async () => {
    const orm = await hostOrm();
    const before = await entries();
    const failed = orm.em.fork().transactional(async (em) => {
      em.create(Booking, { id: 2, guest: "Undone" });
      await em.flush();
      await crm.within(em).as(actor).contacts.create({ displayName: "Undone" });
      throw new Error("the host changes its mind");
    });
    await expect(failed).rejects.toThrow("changes its mind");
    expect(await names()).not.toContain("Undone");
    expect(await entries()).toBe(before);
    expect(await orm.em.fork().count(Booking, { id: 2 })).toBe(0);
    await orm.close();
  });

  test("goes on after a refused call, whose part alone is undone", async () => {
    const orm = await hostOrm();
    await orm.em.fork().transactional(async (em) => {
      em.create(Booking, { id: 3, guest: "Kept" });
      await em.flush();
      await expect(
        crm.within(em).as(actor).tasks.create({ title: "t", contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }),
      ).rejects.toMatchObject({ code: "reference.notFound" });
      await crm.within(em).as(actor).contacts.create({ displayName: "Kept" });
    });
    expect(await names()).toContain("Kept");
    expect(await orm.em.fork().count(Booking, { id: 3 })).toBe(1);
    await orm.close();
  });

  test("needs an open transaction", async () => {
    const orm = await hostOrm();
    await expect(crm.within(orm.em.fork()).as(actor).contacts.create({ displayName: "x" })).rejects.toThrow(
      /transaction/,
    );
    await orm.close();
  });
});

describe.runIf(onPostgresql)("a host with its own pg transaction", () => {
  test.each(["commit", "rollback"] as const)("shares a %s", async (end) => {
    const client = new Client(database.location);
    await client.connect();
    await client.query("create table if not exists orders (id text primary key)");
    await client.query("begin");
    await client.query("insert into orders values ($1)", [end]);
    await crm
      .within(client)
      .as(actor)
      .contacts.create({ displayName: `pg ${end}` });
    await client.query(end);
    const { rowCount } = await client.query("select 1 from orders where id = $1", [end]);
    await client.end();
    expect(rowCount).toBe(end === "commit" ? 1 : 0);
    expect((await names()).includes(`pg ${end}`)).toBe(end === "commit");
  });
});
