// Row-level security over all tables of core and the composed plugins, as PostgreSQL's catalogue has them: a new table is
// held to this without a line here.
import { command, definePlugin, sql } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";

/** Says what it is told, as a plugin's handler that forgot the tenant would. */
const careless = definePlugin({
  name: "careless",
  contract: 1,
  operations: {
    say: command({
      summary: "s",
      permission: "careless:write",
      route: "POST /careless",
      input: z.strictObject({ text: z.string() }),
      output: z.object({ rows: z.array(z.unknown()) }),
    }).run(async ({ text }, ctx) => ({
      rows: (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(ctx.raw)).rows,
    })),
  },
});

// SQLite has no row-level security.
const onPostgresql = process.env.KITH_TEST_DATABASE === "postgresql";
describe.skipIf(!onPostgresql)("the second wall between tenants", async () => {
  // What is skipped is looked through all the same.
  if (!onPostgresql) return test("there are as many tables as there should be", () => undefined);
  const t = await createTestCrm({ plugins: [imports(), leads(), careless], rowLevelSecurity: true });
  const [owner, database] = await Promise.all([t.owner.open(), t.database.open()]);
  /** Each table with rows of tenants, and what a row has that is not generated. */
  const tables = new Map<string, string[]>();
  for (const { name, columns } of await owner.kysely.introspection.getTables()) {
    if (name !== "tenants" && !columns.some((column) => column.name === "tenant_id")) continue;
    tables.set(
      name,
      columns.filter((column) => !column.isAutoIncrementing).map((column) => column.name),
    );
  }
  const tenantOf = (table: string) => (table === "tenants" ? "id" : "tenant_id");
  const count = async (from: string, of = database) =>
    Number((await of.rows(`select count(*) from ${from}`, []))[0]?.["count"]);
  const rowsOf = (tenant: string, table: string) => `"${table}" where ${tenantOf(table)} = '${tenant}'`;
  const other = t.as({ tenant: "other" });
  const say = async (text: string) => (await other.careless.say({ text })).rows;

  beforeAll(async () => {
    // What is lacking in a table is invented; foreign keys are not what is tried here.
    const all = [...tables].flatMap(([table, columns]) =>
      ["main", "other"].map((tenant) => ({ table, tenant, columns })),
    );
    for (const { table, tenant, columns } of all) {
      if (table === "tenants" || (await count(rowsOf(tenant, table), owner)) > 0) continue;
      const { rows: described } = await sql<{ name: string; type: string }>`
        select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
        where attrelid = ${`"${table}"`}::regclass and attnum > 0`.execute(owner.kysely);
      const values = columns.map((name) =>
        name === "tenant_id" ? `'${tenant}'` : invented(described.find((each) => each.name === name)?.type ?? ""),
      );
      await owner.transaction("invent", async () => {
        await sql`set local session_replication_role = replica`.execute(owner.kysely);
        await sql
          .raw(`insert into "${table}" (${columns.map((name) => `"${name}"`)}) values (${values})`)
          .execute(owner.kysely);
      });
    }
  });
  afterAll(async () => {
    await Promise.all([owner.close(), database.close()]);
    await t.close();
  });

  const names = [...tables.keys()];

  test("there are as many tables as there should be", () => {
    expect(names).toEqual(
      expect.arrayContaining(["tenants", "contacts", "journal", "timeline", "jobs", "leads_lead", "imports_row"]),
    );
    expect(names.length).toBeGreaterThan(25);
  });

  test.each(names)("%s: forced, and each policy for what it is for", async (table) => {
    const [flags] = await owner.rows(
      "select relrowsecurity and relforcerowsecurity as forced from pg_class where oid = $1::regclass",
      [`"${table}"`],
    );
    expect(flags).toEqual({ forced: true });
    const policies = await owner.rows(
      "select policyname as name, cmd, roles::text, qual, with_check from pg_policies where tablename = $1 order by 1",
      [table],
    );
    const now = "current_setting('kith.tenant'::text, true)";
    const column = tenantOf(table);
    const all = { cmd: "ALL", with_check: null };
    const migrating = "(current_setting('kith.migrating'::text, true) = 'on'::text)";
    expect(policies.slice(-2)).toEqual([
      { ...all, name: "kith_migration", roles: expect.not.stringContaining("public"), qual: migrating },
      { ...all, name: "kith_tenant", roles: "{public}", qual: `(${column} = ${now})` },
    ]);
    const house = { name: expect.stringMatching(/^kith_house_/), roles: "{public}" };
    for (const { qual, with_check, ...policy } of policies.slice(0, -2)) {
      expect(policy).toMatchObject(house);
      expect([qual, with_check].filter(Boolean)).toEqual([`(${now} = '*'::text)`]);
    }
  });

  test.each(names)("%s: nothing of another tenant is read, with `ctx.raw` or without", async (table) => {
    expect(await count(rowsOf("main", table), owner)).toBeGreaterThan(0);
    expect(await count(rowsOf("other", table), owner)).toBeGreaterThan(0);
    const [read] = await say(`select count(*) filter (where ${tenantOf(table)} = 'other') > 0 as own,
      count(*) filter (where ${tenantOf(table)} <> 'other')::int as foreign from "${table}"`);
    expect(read).toEqual({ own: true, foreign: 0 });
    expect(await database.reaching({ tenant: "other" }, () => count(rowsOf("main", table)))).toBe(0);
  });

  test.each(names)("%s: who names no tenant reads nothing, and migrates nothing by saying so", async (table) => {
    expect(await count(`"${table}"`)).toBe(0);
    const migrating = database.transaction("pretend", async () => {
      await sql`set local kith.migrating = 'on'`.execute(database.kysely);
      return count(`"${table}"`);
    });
    expect(await migrating).toBe(0);
  });

  test.each(names)("%s: nothing is written into another tenant", async (table) => {
    const columns = tables.get(table)?.map((name) => `"${name}"`) ?? [];
    const refused = expect.objectContaining({ code: "tenant.refused", data: { table } });
    const [row] = await owner.rows(`select ${columns} from ${rowsOf("main", table)} limit 1`, []);
    const insert = { table, columns: tables.get(table) ?? [], rows: [Object.values(row ?? {})] };
    for (const reach of [{ tenant: "other" }, { tenant: "" }])
      await expect(
        database.reaching(reach, () => database.transaction("in", () => database.insert(insert))),
      ).rejects.toEqual(refused);
    await expect(say(`update "${table}" set ${tenantOf(table)} = 'main'`)).rejects.toEqual(refused);
    const before = await count(rowsOf("main", table), owner);
    await say(`delete from ${rowsOf("main", table)}`);
    await say(`update "${table}" set ${tenantOf(table)} = ${tenantOf(table)} where ${tenantOf(table)} = 'main'`);
    expect(await count(rowsOf("main", table), owner)).toBe(before);
  });

  test("across tenants the house reaches the tables that it works on, and no record of anybody", async () => {
    const reached: string[] = [];
    for (const table of names)
      if ((await database.reaching("house", () => count(`"${table}"`))) > 0) reached.push(table);
    expect(reached.sort()).toEqual([
      "consumer_failures",
      "idempotency_keys",
      "job_schedules",
      "jobs",
      "journal",
      "journal_seals",
      "journal_subjects",
      "journal_values",
      "tenants",
    ]);
  });

  test("nobody is the house by name", async () => {
    for (const tenant of ["*", ""]) {
      const call = async () => t.as({ tenant }).contacts.list({});
      await expect(call()).rejects.toMatchObject({ code: tenant === "*" ? "tenant.unknown" : "actor.invalid" });
    }
    await expect(t.as(anyone({ tenant: "*" })).careless.say({ text: "select 1" })).rejects.toMatchObject({
      code: "tenant.unknown",
    });
  });
});

function invented(type: string): string {
  if (type === "uuid") return "gen_random_uuid()";
  if (type === "jsonb") return "'{}'";
  if (type === "xid8") return "pg_current_xact_id()";
  if (type === "date" || type.startsWith("timestamp")) return "now()";
  if (type === "boolean") return "false";
  return /int|double/.test(type) ? "1" : "'x'";
}
