import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TwoRoles, twoRoles } from "../../../test/two-roles.fixture.ts";
import type { Migration } from "../../plugin/define-plugin.ts";
import type { Database } from "../database.ts";
import { addColumns } from "../schema/add-columns.ts";
import { column } from "../schema/column.ts";
import { plainTable } from "../schema/table-builder.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { assertMigrated } from "./assert-migrated.ts";
import { planMigrations } from "./plan-migrations.ts";

const rows = (name: string) => (db: Parameters<Migration["up"]>[0]) =>
  plainTable(db, name, { tenantId: column.key(), n: column.integer() }, { primaryKey: ["tenantId", "n"] });
const setOf = (...migrations: readonly Migration[]) => [{ plugin: "p", migrations }];

// SQLite has no policies.
describe.skipIf(process.env.KITH_TEST_DATABASE !== "postgresql")(
  "the walls that migrations raise on PostgreSQL",
  () => {
    let roles: TwoRoles;
    let db: Database;
    /** The same without row-level security, as an earlier release was. */
    let plain: Database;
    beforeAll(async () => {
      roles = await twoRoles();
      await roles.admin.query(`set role ${roles.owner}; create table host_things (tenant_id text, n integer)`);
      await roles.admin.query("insert into host_things values ('x', 1); reset role");
      [db, plain] = [await roles.open(), await roles.open({ rowLevelSecurity: false })];
    });
    afterAll(() => roles.drop());

    const walls = async () => {
      const { rows } =
        await roles.admin.query(`select relname as name, relforcerowsecurity and relrowsecurity as forced,
      (select string_agg(polname, ' ' order by polname) from pg_policy where polrelid = c.oid) as policies
      from pg_class as c where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`);
      return Object.fromEntries(rows.map(({ name, forced, policies }) => [name, forced ? policies : ""]));
    };
    const whole = "kith_migration kith_tenant";
    const first: Migration = { name: "0001_first", up: rows("first") };
    const later: Migration = {
      name: "0002_later",
      async up(db) {
        await rows("later")(db);
        await sql`create table public.unowned (n integer)`.execute(db);
        // A plan, which has no rows, does not see this one.
        const { rows: found } = await sql`select 1 from first`.execute(db);
        if (found.length > 0) await sql`create table "by_rows" (tenant_id text, n integer)`.execute(db);
      },
    };

    test("around what another release left, in one go, and around nothing of the host's", async () => {
      await applyMigrations(plain, setOf(first));
      await roles.admin.query("insert into first values ('a', 1), ('b', 2)");
      await roles.admin.query("create table absent (tenant_id text)");
      await roles.admin.query(`alter table absent owner to ${roles.owner}`);
      await roles.admin.query("insert into kith_references values ('gone', 'absent', 'x_id', 'first', null)");
      const refusal = { code: "database.rowLevelSecurity", message: expect.stringContaining("migrations.apply()") };
      await expect(assertMigrated(db, setOf(first))).rejects.toMatchObject(refusal);

      expect(await applyMigrations(db, setOf(first))).toEqual([]);
      await assertMigrated(db, setOf(first));
      expect(await walls()).toEqual({
        absent: whole,
        first: whole,
        host_things: "",
        kith_migrations: "",
        kith_references: "",
      });
      const { rows: granted } = await roles.admin.query(
        "select has_table_privilege($1, 'host_things', 'select') as may",
        [roles.app],
      );
      expect(granted).toEqual([{ may: false }]);
    });

    test("with each new table, in its transaction", async () => {
      expect(await applyMigrations(db, setOf(first, later))).toEqual(["p/0002_later"]);
      expect(await walls()).toMatchObject({ later: whole, by_rows: whole, unowned: "", host_things: "" });
      const write = db.reaching({ tenant: "a" }, () =>
        db.transaction("write", async () => {
          await db.insert({ table: "later", columns: ["tenant_id", "n"], rows: [["a", 1]] });
          await db.insert({ table: "unowned", columns: ["n"], rows: [[1]] });
        }),
      );
      await write;
    });

    test("a migration sees and changes the rows of all tenants, and a plan counts them", async () => {
      const filling: Migration = {
        name: "0003_filling",
        async up(db) {
          await addColumns(db, "first", { twice: column.integer().default(0) });
          const { numAffectedRows } = await sql`update first set twice = 2 * n`.execute(db);
          if (numAffectedRows !== 2n) throw new Error(`${numAffectedRows} rows`);
        },
      };
      const dropping: Migration = { name: "0004_dropping", up: (db) => db.schema.dropTable("first").execute() };
      await applyMigrations(db, setOf(first, later, filling));
      const [planned] = await planMigrations(db, setOf(first, later, filling, dropping));
      expect(planned?.destructive).toMatchObject([{ table: "first", rows: 2 }]);
      await expect(applyMigrations(db, setOf(first, later, filling, dropping))).rejects.toMatchObject({
        code: "migration.destructive",
      });
      expect(await db.reaching({ tenant: "b" }, () => db.rows("select * from first", []))).toEqual([
        { tenant_id: "b", n: 2, twice: 4 },
      ]);
    });

    test("what is taken away is missed, and put back", async () => {
      const sets = setOf(first, later);
      for (const damage of [
        "drop policy kith_tenant on first",
        "alter table later no force row level security",
        `revoke insert on later from ${roles.admin.escapeIdentifier(roles.app)}`,
      ]) {
        await roles.admin.query(damage);
        await expect(assertMigrated(db, sets)).rejects.toMatchObject({ code: "database.rowLevelSecurity" });
        await applyMigrations(db, sets);
        await assertMigrated(db, sets);
      }
    });

    test("one role for all, which owns the tables, is bound as well, and needs no grant", async () => {
      const sets = setOf(first, later);
      const alone = await roles.open({ connectionString: roles.urlOf(roles.owner), rowLevelSecurity: true });
      await assertMigrated(alone, sets);
      await roles.admin.query("drop policy kith_tenant on first");
      await expect(assertMigrated(alone, sets)).rejects.toMatchObject({ code: "database.rowLevelSecurity" });
      await applyMigrations(alone, sets);
      await assertMigrated(alone, sets);
      const seen = (tenant: string) => alone.reaching({ tenant }, () => alone.rows("select n from first", []));
      expect([await seen("a"), await seen("b"), await seen("c")]).toEqual([[{ n: 1 }], [{ n: 2 }], []]);
    });

    test("a process that names no tenant is told so, instead of finding nothing", async () => {
      await roles.admin.query("create table tenants (id text)");
      await roles.admin.query(`alter table tenants owner to ${roles.owner}`);
      await applyMigrations(db, setOf(first, later), { entityTables: ["tenants"] });
      expect((await walls())["tenants"]).toBe(`kith_house_insert kith_house_select ${whole}`);
      await expect(assertMigrated(plain, setOf(first, later))).rejects.toMatchObject({
        code: "database.rowLevelSecurity",
        message: expect.stringContaining("Open it with `rowLevelSecurity`"),
      });
    });
  },
);
