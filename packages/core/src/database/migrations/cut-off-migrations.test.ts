import { copyFileSync, existsSync } from "node:fs";
import { testDatabase } from "@kith/testing/test-database";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Migration } from "../../plugin/define-plugin.ts";
import { sqlite } from "../../sqlite.ts";
import type { Database, DatabaseAdapter } from "../database.ts";
import { columnsOf } from "../dialect-parts.ts";
import { addColumns } from "../schema/add-columns.ts";
import { column } from "../schema/column.ts";
import { plainTable } from "../schema/table-builder.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { beforeEachStatement } from "./each-statement.fixture.ts";

// What a process leaves behind that ends at any of its statements; `pnpm prove:upgrades` really kills some.

const [one, two] = ["01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02"] as const;
const populated: Migration = {
  name: "populated",
  async up(db) {
    const record = { tenantId: column.key(), id: column.uuid() };
    const key = { primaryKey: ["tenantId", "id"] };
    for (const table of ["owner", "parent"]) await plainTable(db, table, record, key);
    await plainTable(db, "child", { ...record, parentId: column.reference("parent") }, key);
    const ids = [one, two].map((id) => ({ tenant_id: "t", id }));
    await db.insertInto("parent").values(ids).execute();
    await db
      .insertInto("child")
      .values(ids.map((id) => ({ ...id, parent_id: one })))
      .execute();
  },
};
/** A table with children gets a reference, for which SQLite makes it anew, and its rows are changed twice. */
const rebuilt: Migration = {
  name: "rebuilt",
  async up(db) {
    const added = { ownerId: column.reference("owner").nullable(), n: column.integer().default(0) };
    await addColumns(db, "parent", added);
    for (let times = 0; times < 2; times++)
      await db
        .updateTable("parent")
        .set(({ eb }) => ({ n: eb("n", "+", 1) }))
        .execute();
  },
};
const sets = [{ plugin: "p", migrations: [populated, rebuilt] }];
const states: Record<string, readonly unknown[]> = {
  populated: [
    ["tenant_id", "id"],
    [`t,${one}`, `t,${two}`],
  ],
  "populated,rebuilt": [
    ["tenant_id", "id", "owner_id", "n"],
    [`t,${one},null,2`, `t,${two},null,2`],
  ],
};
const tables = ["child", "kith_migrations", "kith_references", "owner", "parent"];

/** Which migrations are there, each as a whole, no row lost. */
async function whole(db: Database): Promise<string> {
  const read = async (query: string) => (await db.rows(query, [])).map((row) => Object.values(row).map(String).join());
  const applied = String(await read("select name from kith_migrations order by position"));
  expect([await columnsOf(db, "parent"), await read("select * from parent order by id")]).toEqual(states[applied]);
  expect(await read("select id, parent_id from child order by id")).toEqual([`${one},${one}`, `${two},${one}`]);
  expect((await db.kysely.introspection.getTables()).map(({ name }) => name).sort()).toEqual(tables);
  return applied;
}

let made: Awaited<ReturnType<typeof testDatabase>>;
const opened = async <T>(adapter: DatabaseAdapter, work: (db: Database) => Promise<T>) => {
  const db = await adapter.open();
  return work(db).finally(() => db.close());
};
beforeEach(async () => {
  made = await testDatabase({ rowLevelSecurity: false });
  await opened(made.adapter, (db) => applyMigrations(db, [{ plugin: "p", migrations: [populated] }]));
});
afterEach(() => made.drop());

const onSqlite = process.env.KITH_TEST_DATABASE !== "postgresql";

// A crash leaves the files as they are at that moment.
test.runIf(onSqlite)(
  "SQLite: a migration is there as a whole or not at all, and the next process goes on",
  async () => {
    const copies: string[] = [];
    const stop = beforeEachStatement((number) => {
      const copy = `${made.location}.${number}`;
      for (const suffix of ["", "-wal"])
        if (existsSync(made.location + suffix)) copyFileSync(made.location + suffix, copy + suffix);
      copies.push(copy);
    });
    await opened(made.adapter, (db) => applyMigrations(db, sets)).finally(stop);
    const found = new Map<string, number>();
    for (const file of copies)
      await opened(sqlite({ file, durability: "normal" }), async (db) => {
        const applied = await whole(db);
        found.set(applied, (found.get(applied) ?? 0) + 1);
        await applyMigrations(db, sets);
        expect(await whole(db)).toBe("populated,rebuilt");
      });
    expect([...found.keys()]).toEqual(["populated", "populated,rebuilt"]);
    expect(found.get("populated")).toBeGreaterThan(20);
  },
);

// The server sees nothing of a crash but that nobody speaks any more.
test.skipIf(onSqlite)(
  "PostgreSQL: a migration is there as a whole or not at all, and the next process goes on",
  async () => {
    const found = new Map<string, number>();
    for (let n = 1, ended = false; !ended; n++) {
      await opened(made.adapter, async (db) => {
        const stop = beforeEachStatement((number, speaker) => {
          if (number >= n) (speaker as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
        });
        ended = await applyMigrations(db, sets)
          .then(
            () => true,
            () => false,
          )
          .finally(stop);
      });
      const applied = await opened(made.adapter, whole);
      found.set(applied, (found.get(applied) ?? 0) + 1);
    }
    expect([...found.keys()]).toEqual(["populated", "populated,rebuilt"]);
    expect(found.get("populated")).toBeGreaterThan(10);
  },
);
