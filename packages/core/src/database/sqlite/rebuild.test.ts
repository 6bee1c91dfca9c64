import { testDatabase } from "@kith/testing/test-database";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AnyKysely, Database } from "../database.ts";
import { applyMigrations } from "../migrations/apply-migrations.ts";

// PostgreSQL alters tables where they stand and needs no rebuild.
describe.skipIf(process.env.KITH_TEST_DATABASE === "postgresql")("a table with children is made anew on SQLite", () => {
  let made: Awaited<ReturnType<typeof testDatabase>>;
  let db: Database;

  beforeEach(async () => {
    made = await testDatabase();
    db = await made.adapter.open();
    await applyMigrations(db, [{ plugin: "p", migrations: [populated] }]);
  });
  afterEach(async () => {
    await db.close();
    await made.drop();
  });

  const populated = {
    name: "populated",
    async up(kysely: AnyKysely) {
      await sql`create table parent (id text primary key, name text)`.execute(kysely);
      await sql`create table child (id text primary key, parent text not null references parent (id) on delete cascade)`.execute(
        kysely,
      );
      await sql`create table grandchild (id text primary key, child text not null references child (id) on delete cascade)`.execute(
        kysely,
      );
      await sql`create table sweeper (id integer primary key)`.execute(kysely);
      await sql`create trigger sweep after insert on sweeper begin delete from grandchild; end`.execute(kysely);
      await sql`insert into parent values ('a', 'A'), ('b', 'B')`.execute(kysely);
      await sql`insert into child values ('a1', 'a'), ('a2', 'a'), ('b1', 'b')`.execute(kysely);
      await sql`insert into grandchild values ('a11', 'a1'), ('b11', 'b1')`.execute(kysely);
    },
  };
  async function rebuild(kysely: AnyKysely, rows = sql`select id, name from parent`) {
    await sql`create table parent_new (id text primary key, name text not null)`.execute(kysely);
    await sql`insert into parent_new (id, name) ${rows}`.execute(kysely);
    await sql`drop table parent`.execute(kysely);
    await sql`alter table parent_new rename to parent`.execute(kysely);
  }
  const migrate = (up: (kysely: Kysely<unknown>) => Promise<unknown>, allowDestructive: string[] = []) =>
    applyMigrations(
      db,
      [{ plugin: "p", migrations: [populated, { name: "next", up: async (kysely) => void (await up(kysely)) }] }],
      { allowDestructive },
    );
  const counts = async () =>
    Object.fromEntries(
      await Promise.all(
        ["parent", "child", "grandchild"].map(async (table) => [
          table,
          (await db.rows(`select count(*) as count from ${table}`, []))[0]?.count,
        ]),
      ),
    );
  const all = { parent: 2, child: 3, grandchild: 2 };

  test("the children stay, and are the children of the new table", async () => {
    await migrate((kysely) => rebuild(kysely));
    expect(await counts()).toEqual(all);
    await db.transaction("delete", () => db.kysely.deleteFrom("parent").where("id", "=", "a").execute());
    expect(await counts()).toEqual({ parent: 1, child: 1, grandchild: 1 });
    const orphan = db.transaction("orphan", () =>
      db.kysely.insertInto("child").values({ id: "x", parent: "nobody" }).execute(),
    );
    await expect(orphan).rejects.toMatchObject({ kind: "foreignKey" });
  });

  test("which in an ordinary transaction they would not", async () => {
    await db.transaction("naive", () => rebuild(db.kysely));
    expect(await counts()).toEqual({ parent: 2, child: 0, grandchild: 0 });
  });

  test("rows that would refer to nothing are refused, and everything is as it was", async () => {
    const lossy = migrate((kysely) => rebuild(kysely, sql`select id, name from parent where id = 'a'`), ["p/next"]);
    await expect(lossy).rejects.toMatchObject({
      code: "migration.orphans",
      message: expect.stringContaining("1 rows without what they refer to (child to parent)"),
    });
    expect(await counts()).toEqual(all);
  });

  test("rows that vanish from a child that no statement names are refused", async () => {
    const vanishing = migrate(async (kysely) => {
      await rebuild(kysely);
      await sql`insert into sweeper values (1)`.execute(kysely);
    });
    await expect(vanishing).rejects.toMatchObject({
      code: "migration.orphans",
      message: expect.stringContaining("0 rows in grandchild, where there were 2"),
    });
    expect(await counts()).toEqual(all);
  });

  test("foreign keys are on again after a migration, and after one that failed", async () => {
    const failing = migrate(async (kysely) => {
      await rebuild(kysely);
      throw new Error("half way");
    });
    await expect(failing).rejects.toThrow("half way");
    expect(await counts()).toEqual(all);
    const orphan = () =>
      db.transaction("orphan", () => db.kysely.insertInto("child").values({ id: "x", parent: "nobody" }).execute());
    await expect(orphan()).rejects.toMatchObject({ kind: "foreignKey" });
    await migrate((kysely) => rebuild(kysely));
    await expect(orphan()).rejects.toMatchObject({ kind: "foreignKey" });
  });
});
