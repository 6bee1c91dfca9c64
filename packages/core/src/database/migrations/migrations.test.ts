import { testDatabase } from "@kith/testing/test-database";
import { sql } from "kysely";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Migration } from "../../plugin/define-plugin.ts";
import { column } from "../schema/column.ts";
import { plainTable } from "../schema/table-builder.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { assertMigrated } from "./assert-migrated.ts";
import type { KeptReference } from "./migration-set.ts";
import { planMigrations } from "./plan-migrations.ts";

const made = await testDatabase({ rowLevelSecurity: false });
const db = await made.adapter.open();
afterEach(() =>
  db.schemaTransaction(async (kysely) => {
    for (const { name } of await kysely.introspection.getTables()) await kysely.schema.dropTable(name).execute();
  }),
);
afterAll(async () => {
  await db.close();
  await made.drop();
});

const table = (name: string): Migration => ({
  name: `create_${name}`,
  up: (kysely) =>
    plainTable(kysely, name, { id: column.key(), more: column.text().nullable() }, { primaryKey: ["id"] }),
});
const a = table("a");
const b = table("b");
const c = table("c");
const set = (...migrations: Migration[]) => [{ plugin: "leads", migrations }];
const tables = async () =>
  (await db.kysely.introspection.getTables()).map(({ name }) => name).filter((name) => name.length === 1);
const coded = (code: string, message = "") =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const fill = (...ids: string[]) =>
  db.transaction("fill", () =>
    db.kysely
      .insertInto("a")
      .values(ids.map((id) => ({ id, more: "x" })))
      .execute(),
  );

describe("apply", () => {
  test("brings an empty database to the end of the lists, once", async () => {
    const sets = [...set(a, b), { plugin: "other", migrations: [c] }];
    expect(await applyMigrations(db, sets)).toEqual(["leads/create_a", "leads/create_b", "other/create_c"]);
    expect(await applyMigrations(db, sets)).toEqual([]);
    expect(await tables()).toEqual(["a", "b", "c"]);
    const rows = await db.rows(
      "select plugin, name, position, compatible_from from kith_migrations order by plugin, position",
      [],
    );
    expect(rows).toEqual([
      { plugin: "leads", name: "create_a", position: 0, compatible_from: null },
      { plugin: "leads", name: "create_b", position: 1, compatible_from: null },
      { plugin: "other", name: "create_c", position: 0, compatible_from: null },
    ]);
  });

  test("continues where it ended", async () => {
    await applyMigrations(db, set(a));
    expect(await applyMigrations(db, set(a, b))).toEqual(["leads/create_b"]);
  });

  test("a migration that fails leaves nothing behind, those before it stay", async () => {
    const broken: Migration = {
      name: "broken",
      async up(kysely) {
        await b.up(kysely);
        await kysely.insertInto("b").values({ id: "1" }).execute();
        throw new Error("half way");
      },
    };
    await expect(applyMigrations(db, set(a, broken, c))).rejects.toThrow("half way");
    expect(await tables()).toEqual(["a"]);
    expect(await applyMigrations(db, set(a, b, c))).toEqual(["leads/create_b", "leads/create_c"]);
  });

  test("sees in one migration what the one before it wrote", async () => {
    const read: unknown[] = [];
    const write: Migration = {
      name: "write",
      up: async (kysely) => void (await kysely.insertInto("a").values({ id: "1" }).execute()),
    };
    const look: Migration = {
      name: "look",
      up: async (kysely) => void read.push(...(await kysely.selectFrom("a").select("id").execute())),
    };
    await applyMigrations(db, set(a, write, look));
    expect(read).toEqual([{ id: "1" }]);
  });

  test("may not begin or end transactions by hand", async () => {
    const raw: Migration = { name: "raw", up: async (kysely) => void (await sql`commit`.execute(kysely)) };
    await expect(applyMigrations(db, set(raw))).rejects.toEqual(coded("transaction.statement"));
  });

  test("writes down what refers to what, and leaves absent plugins' rows alone", async () => {
    const reference = (plugin: string, from: string, target = "contacts"): KeptReference => {
      return { plugin, table: from, column: "contact_id", target, childOf: null };
    };
    const kept = async () =>
      (
        await db.rows("select plugin, table_name, target_table from kith_references order by plugin, table_name", [])
      ).map(Object.values);
    const other = { plugin: "other", migrations: [] };
    await applyMigrations(db, [...set(a), other], { references: [reference("leads", "a"), reference("other", "o")] });
    expect(await kept()).toEqual([
      ["leads", "a", "contacts"],
      ["other", "o", "contacts"],
    ]);
    await applyMigrations(db, set(a), { references: [reference("leads", "b", "people")] });
    expect(await kept()).toEqual([
      ["leads", "b", "people"],
      ["other", "o", "contacts"],
    ]);
    // An older process knows less than was said.
    await applyMigrations(db, set(a, b), { references: [reference("leads", "b")] });
    await applyMigrations(db, set(a), { references: [reference("leads", "a")] });
    expect(await kept()).toEqual([
      ["leads", "b", "contacts"],
      ["other", "o", "contacts"],
    ]);
    // Where the tables are the host's, there are no migrations.
    const hosts = [reference("hosts", "h")];
    for (let times = 0; times < 2; times++) await applyMigrations(db, [], { references: hosts });
    expect(await kept()).toEqual([
      ["hosts", "h", "contacts"],
      ["leads", "b", "contacts"],
      ["other", "o", "contacts"],
    ]);
  });
});

describe("a process and a schema of different age", () => {
  test("what is missing is told by number and name", async () => {
    await expect(assertMigrated(db, set(a, b))).rejects.toEqual(
      coded("database.notMigrated", "2 migrations (leads/create_a"),
    );
    await applyMigrations(db, set(a));
    await expect(assertMigrated(db, set(a, b))).rejects.toEqual(
      coded("database.notMigrated", "1 migrations (leads/create_b"),
    );
    await applyMigrations(db, set(a, b));
    await assertMigrated(db, set(a, b));
  });

  test("an older process goes on working on a newer schema that it can serve", async () => {
    await applyMigrations(db, set(a, b, { ...c, compatibleFrom: "create_b" }));
    await assertMigrated(db, set(a, b));
    await assertMigrated(db, []);
    expect(await applyMigrations(db, set(a, b))).toEqual([]);
  });

  test("and is refused on one that it cannot", async () => {
    await applyMigrations(db, set(a, { ...b, compatibleFrom: "create_b" }, c));
    const refused = coded("database.incompatible", "create_b of leads");
    await expect(assertMigrated(db, set(a))).rejects.toEqual(refused);
    await expect(applyMigrations(db, set(a))).rejects.toEqual(refused);
    await expect(planMigrations(db, set(a))).rejects.toEqual(refused);
    await assertMigrated(db, set(a, { ...b, compatibleFrom: "create_b" }));
  });
});

describe("a list that was edited is refused by name", () => {
  test("a migration before one that is applied", async () => {
    await applyMigrations(db, set(a, c));
    const edited = coded("migration.edited", "create_b stands where create_c was applied");
    await expect(applyMigrations(db, set(a, b, c))).rejects.toEqual(edited);
    await expect(assertMigrated(db, set(a, b, c))).rejects.toEqual(edited);
    expect(await tables()).toEqual(["a", "c"]);
  });

  test("one that was taken out", async () => {
    await applyMigrations(db, set(a, b, c));
    await expect(applyMigrations(db, set(a, c))).rejects.toEqual(
      coded("migration.edited", "create_c stands where create_b was applied"),
    );
  });

  test("another one at the place of one that is applied", async () => {
    await applyMigrations(db, set(a, b));
    await expect(applyMigrations(db, set(a, c))).rejects.toEqual(
      coded("migration.edited", "create_c stands where create_b was applied"),
    );
  });
});

describe("plan", () => {
  test("tells what would be said, and says nothing", async () => {
    const write: Migration = {
      name: "write",
      async up(kysely) {
        const rows = await kysely.selectFrom("a").selectAll().execute();
        expect(rows).toEqual([]);
        await kysely.updateTable("a").set({ more: "x" }).where("id", "=", "1").execute();
      },
    };
    const depends: Migration = {
      name: "depends",
      async up(kysely) {
        await kysely.selectFrom("a").selectAll().executeTakeFirstOrThrow();
      },
    };
    const planned = await planMigrations(db, set(a, write, depends));
    expect(planned.map(({ plugin, name }) => `${plugin}/${name}`)).toEqual([
      "leads/create_a",
      "leads/write",
      "leads/depends",
    ]);
    expect(planned[0]?.statements).toEqual([expect.stringContaining('create table "a"')]);
    expect(planned[1]?.statements.at(-1)).toContain('-- ["x","1"]');
    expect(planned[2]?.statements.at(-1)).toContain("unknown: no result");
    expect(await tables()).toEqual([]);
    await applyMigrations(db, set(a));
    expect((await planMigrations(db, set(a, b))).map(({ name }) => name)).toEqual(["create_b"]);
  });
});

describe("what destroys data", () => {
  const step = (name: string, up: Migration["up"]): Migration => ({ name, up });
  const destroying: Record<string, Migration> = {
    "drop table": step("drop", (kysely) => kysely.schema.dropTable("a").execute()),
    "drop column": step("drop", (kysely) => kysely.schema.alterTable("a").dropColumn("more").execute()),
    "drop column without the word": step("drop", async (kysely) => {
      await sql`alter table a drop more`.execute(kysely);
    }),
    "drop after a create that may have done nothing": step("drop", async (kysely) => {
      await sql`create table if not exists a (id text)`.execute(kysely);
      await kysely.schema.dropTable("a").execute();
    }),
    "delete, said with schema and comment": step("drop", async (kysely) => {
      await sql`delete /* all */ from ${sql.raw(db.dialect === "sqlite" ? "main" : "public")}.a`.execute(kysely);
    }),
    // SQLite has no truncate.
    ...(db.dialect === "postgresql" && {
      "truncate of several": step("drop", async (kysely) => {
        await sql`create table scratch (id text)`.execute(kysely);
        await sql`truncate table scratch, a`.execute(kysely);
      }),
    }),
    delete: step("drop", async (kysely) => void (await kysely.deleteFrom("a").where("id", "=", "1").execute())),
    "drop after a copy that leaves out a column": step("drop", async (kysely) => {
      await plainTable(kysely, "a2", { id: column.key() }, { primaryKey: ["id"] });
      await sql`insert into a2 (id) select id from a`.execute(kysely);
      await kysely.schema.dropTable("a").execute();
      await kysely.schema.alterTable("a2").renameTo("a").execute();
    }),
    "drop after a copy of some rows": step("drop", async (kysely) => {
      await sql`create table a2 (id text primary key, more text)`.execute(kysely);
      await sql`insert into a2 select * from a where id = '1'`.execute(kysely);
      await kysely.schema.dropTable("a").execute();
    }),
    "drop of table and copy": step("drop", async (kysely) => {
      await sql`create table a2 (id text primary key, more text)`.execute(kysely);
      await sql`insert into a2 select * from a`.execute(kysely);
      await kysely.schema.dropTable("a").execute();
      await kysely.schema.dropTable("a2").execute();
    }),
  };

  test.each(Object.keys(destroying))("%s: planned with its rows, refused unless allowed by name", async (kind) => {
    const drop = destroying[kind] as Migration;
    await applyMigrations(db, set(a));
    await fill("1", "2");
    const [planned] = await planMigrations(db, set(a, drop));
    expect(planned?.destructive).toEqual([expect.objectContaining({ table: "a", rows: 2 })]);
    const also = { plugin: "other", migrations: [b] };
    await expect(applyMigrations(db, [also, ...set(a, drop)])).rejects.toEqual(
      coded("migration.destructive", "drop of leads"),
    );
    // Nothing was begun, not even what stands before.
    expect(await tables()).toEqual(["a"]);
    expect(await db.rows("select id, more from a order by id", [])).toEqual([
      { id: "1", more: "x" },
      { id: "2", more: "x" },
    ]);
    expect(await applyMigrations(db, [also, ...set(a, drop)], { allowDestructive: ["leads/drop"] })).toEqual([
      "other/create_b",
      "leads/drop",
    ]);
  });

  test.each(Object.keys(destroying))("%s where there are no rows is no loss", async (kind) => {
    expect(await applyMigrations(db, set(a, destroying[kind] as Migration))).toHaveLength(2);
  });

  test("is refused also where it shows only in the run", async () => {
    const hidden = step("hidden", async (kysely) => {
      for (const { id } of await kysely.selectFrom("a").select("id").execute())
        await kysely.deleteFrom("a").where("id", "=", id).execute();
    });
    await applyMigrations(db, set(a));
    await fill("1");
    expect((await planMigrations(db, set(a, hidden)))[0]?.destructive).toEqual([]);
    await expect(applyMigrations(db, set(a, hidden))).rejects.toEqual(coded("migration.destructive"));
    expect(await db.rows("select id from a", [])).toEqual([{ id: "1" }]);
  });

  test("making a table anew with all it had is no loss, either way round", async () => {
    const newFirst = step("new_first", async (kysely) => {
      await sql`create table a_new (id text primary key, more text, extra text)`.execute(kysely);
      await sql`insert into a_new (id, more) select id, more from a`.execute(kysely);
      await kysely.schema.dropTable("a").execute();
      await kysely.schema.alterTable("a_new").renameTo("a").execute();
    });
    const oldAside = step("old_aside", async (kysely) => {
      await kysely.schema.alterTable("a").renameTo("a_old").execute();
      await sql`create table a (id text primary key, more text, extra text)`.execute(kysely);
      await sql`insert into a select * from a_old`.execute(kysely);
      await kysely.schema.dropTable("a_old").execute();
    });
    await applyMigrations(db, set(a));
    await fill("1", "2");
    expect((await planMigrations(db, set(a, newFirst, oldAside))).flatMap(({ destructive }) => destructive)).toEqual(
      [],
    );
    await applyMigrations(db, set(a, newFirst, oldAside));
    expect(await db.rows("select id, more from a order by id", [])).toEqual([
      { id: "1", more: "x" },
      { id: "2", more: "x" },
    ]);
  });

  test("a table that the migration made itself may go", async () => {
    const scratch = step("scratch", async (kysely) => {
      await sql`create table scratch (id text)`.execute(kysely);
      await sql`insert into scratch values ('1')`.execute(kysely);
      await sql`delete from scratch`.execute(kysely);
      await sql`insert into scratch values ('1')`.execute(kysely);
      await kysely.schema.dropTable("scratch").execute();
    });
    expect(await applyMigrations(db, set(scratch))).toEqual(["leads/scratch"]);
  });
});
