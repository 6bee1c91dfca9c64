// How the tenant travels to the server, and what happens where it does not arrive.
import { Client, Pool } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type TwoRoles, twoRoles } from "../../../test/two-roles.fixture.ts";
import type { Migration } from "../../plugin/define-plugin.ts";
import { postgresql } from "../../postgresql.ts";
import type { Database } from "../database.ts";
import { applyMigrations } from "../migrations/apply-migrations.ts";
import { column } from "../schema/column.ts";
import { plainTable } from "../schema/table-builder.ts";

const tables: Migration = {
  name: "0001_tables",
  async up(db) {
    for (const name of ["notes", "lines"])
      await plainTable(db, name, { tenantId: column.key(), n: column.integer() }, { primaryKey: ["tenantId", "n"] });
  },
};

// SQLite is a file of one process: it has no roles, and nobody to keep tenants apart but the statements.
describe.skipIf(process.env.KITH_TEST_DATABASE !== "postgresql")("row-level security on PostgreSQL", () => {
  const { query } = Client.prototype;
  let roles: TwoRoles;
  let db: Database;
  beforeAll(async () => {
    roles = await twoRoles();
    db = await roles.open();
    await applyMigrations(db, [{ plugin: "notes", migrations: [tables] }]);
    for (const tenant of ["a", "b"]) await write(tenant, 1);
  });
  afterEach(() => {
    Client.prototype.query = query;
  });
  afterAll(() => roles.drop());

  const row = (tenant: string, n: number) => ({ table: "notes", columns: ["tenant_id", "n"], rows: [[tenant, n]] });
  const as = <T>(tenant: string, work: () => Promise<T>) => db.reaching({ tenant }, work);
  const write = (tenant: string, n: number) =>
    as(tenant, () => db.transaction("write", () => db.insert(row(tenant, n))));
  const seen = async (of = db) => {
    const rows = await of.rows("select tenant_id, n from notes order by tenant_id, n", []);
    return rows.map(({ tenant_id, n }) => `${tenant_id}${n}`).join(" ");
  };
  const stored = async () => (await roles.admin.query("select string_agg(tenant_id || n, ' ') as all from notes")).rows;

  test("a tenant sees its own rows, and who names none sees none", async () => {
    expect([await as("a", seen), await as("b", seen), await seen()]).toEqual(["a1", "b1", ""]);
    expect(await db.transaction("nobody", () => seen())).toBe("");
    expect(await Promise.all(["a", "b", "c", "a", "b"].map((tenant) => as(tenant, seen)))).toEqual([
      "a1",
      "b1",
      "",
      "a1",
      "b1",
    ]);
  });

  test("a row of another is refused in words, and with it all of its transaction", async () => {
    const refused = expect.objectContaining({ code: "tenant.refused", data: { table: "notes" } });
    const before = await stored();
    await expect(as("a", () => db.transaction("alone", () => db.insert(row("b", 9))))).rejects.toEqual(refused);
    await expect(db.transaction("nobody's", () => db.insert(row("b", 9)))).rejects.toEqual(refused);
    const moved = as("a", () =>
      db.transaction("moved", async () => {
        await db.insert(row("a", 9));
        await db.kysely.updateTable("notes").set({ tenant_id: "b" }).where("n", "=", 1).execute();
      }),
    );
    await expect(moved).rejects.toEqual(refused);
    await as("a", () =>
      db.transaction("none of them", () => db.kysely.deleteFrom("notes").where("tenant_id", "=", "b").execute()),
    );
    expect(await stored()).toEqual(before);
  });

  test("what is held for several tenants is said for each of them", async () => {
    await db.transaction("several", async () => {
      await as("a", () => db.insert(row("a", 2)));
      await as("b", () => db.insert(row("b", 2)));
      await as("a", () => db.insert(row("a", 3)));
    });
    // The first time it is asked what indexes a table has; then all of it could be one statement.
    for (const n of [4, 5])
      await db.transaction("several tables", async () => {
        await as("a", () => db.insert({ ...row("a", n), table: "lines" }));
        await as("b", () => db.insert(row("b", n)));
      });
    const lines = await as("a", () => db.rows("select n from lines order by n", []));
    expect([lines, await as("b", seen)]).toEqual([[{ n: 4 }, { n: 5 }], "b1 b2 b4 b5"]);
    await db.transaction("several, and reads", async () => {
      await as("b", () => db.insert(row("b", 3)));
      expect(await as("a", seen)).toBe("a1 a2 a3");
      expect(await Promise.all([as("b", seen), as("a", seen), seen()])).toEqual(["b1 b2 b3 b4 b5", "a1 a2 a3", ""]);
    });
    const wrong = db.transaction("one of them wrong", async () => {
      await as("a", () => db.insert(row("a", 4)));
      await as("a", () => db.insert(row("b", 4)));
    });
    await expect(wrong).rejects.toMatchObject({ code: "tenant.refused" });
    for (const tenant of ["a", "b"])
      await as(tenant, () => db.transaction("tidy", () => db.kysely.deleteFrom("notes").where("n", ">", 1).execute()));
  });

  test("after a savepoint was rolled back each tenant still sees its own", async () => {
    await as("a", () =>
      db.transaction("outer", async () => {
        expect(await seen()).toBe("a1");
        const inner = db.kysely.transaction().execute(async () => {
          await as("b", () => db.insert(row("b", 5)));
          expect(await as("b", seen)).toBe("b1 b5");
          throw new Error("undone");
        });
        await expect(inner).rejects.toThrow("undone");
        // The server is back at a, as at the savepoint.
        expect(await as("b", seen)).toBe("b1");
        expect(await seen()).toBe("a1");
        await db.kysely.transaction().execute(() => as("b", () => db.insert(row("b", 6))));
        expect(await seen()).toBe("a1");
      }),
    );
    expect(await as("b", seen)).toBe("b1 b6");
    await as("b", () => db.transaction("tidy", () => db.kysely.deleteFrom("notes").where("n", ">", 1).execute()));
  });

  test("statements stay prepared, whoever they are for", async () => {
    const single = await roles.open({ max: 1 });
    for (const tenant of ["a", "b", "a", "b"]) await single.reaching({ tenant }, () => seen(single));
    const prepared =
      "select generic_plans + custom_plans as runs from pg_prepared_statements where statement like '%from notes%'";
    expect(await single.rows(prepared, [])).toEqual([{ runs: 3 }]);
  });

  test("what several tenants ask at the same moment is told to one connection, and each sees its own", async () => {
    const single = await roles.open({ max: 1 });
    const said: string[] = [];
    Client.prototype.query = function (this: Client, ...given: unknown[]) {
      const [{ text }] = given as [{ readonly text: string }];
      said.push(text.slice(0, 23));
      return Reflect.apply(query, this, given);
    } as never;
    const tenants = ["a", "a", "b", "b", "a"];
    const asked = tenants.map((tenant) => single.reaching({ tenant }, () => seen(single)));
    expect(await Promise.all([...asked, seen(single)])).toEqual(["a1", "a1", "b1", "b1", "a1", ""]);
    const select = "select tenant_id, n fro";
    const [a, b, nobody] = ["a'", "b'", "'"].map((name) => `set kith.tenant = '${name}`);
    expect(said).toEqual([a, select, select, b, select, select, a, select, nobody, select]);
    await single.close();
  });

  test("a statement that the server forgot is said again for its own tenant", async () => {
    const single = await roles.open({ max: 1 });
    let stale = 1;
    Client.prototype.query = function (this: Client, ...given: unknown[]) {
      const [{ text }, callback] = given as [{ readonly text: string }, (error: Error) => void];
      if (!text.startsWith("select tenant_id") || stale-- <= 0) return Reflect.apply(query, this, given);
      setTimeout(() => callback(Object.assign(new Error("no such statement"), { code: "26000" })), 50);
    } as never;
    const asked = ["a", "b"].map((tenant) => single.reaching({ tenant }, () => seen(single)));
    expect(await Promise.all(asked)).toEqual(["a1", "b1"]);
    await single.close();
  });

  test("where the tenant was not taken, what came of the statement counts for nothing, and so does the connection", async () => {
    const single = await roles.open({ max: 1 });
    const pid = async () => (await single.rows("select pg_backend_pid() as pid", []))[0]?.["pid"];
    const before = await pid();
    await single.reaching({ tenant: "a" }, () => seen(single));
    const failing = (times: number) => {
      Client.prototype.query = function (this: Client, ...given: unknown[]) {
        const [config, ...rest] = given as [{ readonly text?: string }];
        const fails = config.text?.startsWith("set kith.tenant") && times-- > 0;
        return Reflect.apply(query, this, fails ? [{ ...config, text: "select 1 / 0" }, ...rest] : given);
      } as never;
    };
    failing(1);
    expect(await single.reaching({ tenant: "b" }, () => seen(single))).toBe("b1");
    const after = await pid();
    expect(after).not.toBe(before);
    failing(9);
    const never = single.reaching({ tenant: "b" }, () => seen(single));
    await expect(never).rejects.toMatchObject({ code: "database.unavailable" });
  });

  test("no tenant can have the house's name, nor one that the server cannot be told", async () => {
    for (const tenant of ["*", "a\0"])
      expect(() => db.reaching({ tenant }, seen)).toThrow(expect.objectContaining({ code: "tenant.unknown" }));
    for (const tenant of ["'; set role none --", "\\'", "a' or '1'='1"]) expect(await as(tenant, seen)).toBe("");
  });

  test("a host's pool is given back as it was, and its transaction goes on as it was", async () => {
    const options = `-c role=${roles.app.replaceAll(" ", "\\ ")}`;
    const pool = new Pool({ connectionString: roles.urlOf(roles.owner), options, max: 1 });
    const joined = await postgresql({ pool, durability: "normal", rowLevelSecurity: true }).open();
    const setting = "select current_setting('kith.tenant', true) as tenant";
    expect(await joined.reaching({ tenant: "a" }, () => seen(joined))).toBe("a1");
    expect((await pool.query(setting)).rows).toEqual([{ tenant: "" }]);

    const client = await pool.connect();
    await client.query("begin; set local kith.tenant = 'the host''s'");
    const within = <T>(tenant: string, work: () => Promise<T>) =>
      joined.reaching({ tenant }, () => joined.join(client, "part", work));
    expect(await within("b", () => seen(joined))).toBe("b1");
    expect((await client.query(setting)).rows).toEqual([{ tenant: "the host's" }]);
    await within("a", async () => {
      await joined.insert(row("a", 7));
      await joined.reaching({ tenant: "b" }, () => joined.insert(row("b", 7)));
      expect(await seen(joined)).toBe("a1 a7");
      const undone = joined.kysely.transaction().execute(async () => {
        await joined.reaching({ tenant: "b" }, () => joined.insert(row("b", 8)));
        throw new Error("undone");
      });
      await expect(undone).rejects.toThrow("undone");
      // Back at a, as at the savepoint.
      expect(await joined.reaching({ tenant: "b" }, () => seen(joined))).toBe("b1 b7");
      expect(await seen(joined)).toBe("a1 a7");
    });
    const refused = within("a", () => joined.insert(row("b", 9)));
    await expect(refused).rejects.toMatchObject({ code: "tenant.refused" });
    expect((await client.query(setting)).rows).toEqual([{ tenant: "the host's" }]);
    await client.query("rollback");
    client.release();
    await joined.close();
    await pool.end();
    expect(await as("b", seen)).toBe("b1");
  });

  test("who could pass the policies is refused, with the cure", async () => {
    const mark = roles.owner.slice(-8);
    const open = (options: object) =>
      postgresql({ connectionString: roles.urlOf(roles.owner), durability: "normal", ...options }).open();
    const refusal = (words: RegExp) =>
      expect.objectContaining({ code: "database.rowLevelSecurity", message: expect.stringMatching(words) });
    const superuser = { connectionString: roles.made.location, rowLevelSecurity: true };
    await expect(open(superuser)).rejects.toEqual(refusal(/is a superuser .* `rowLevelSecurity: \{ role \}`/));
    await expect(open({ ...superuser, durability: "host" })).rejects.toEqual(refusal(/is a superuser/));
    await roles.admin.query(`create role kith_over_${mark} bypassrls; grant kith_over_${mark} to ${roles.owner}`);
    const over = { rowLevelSecurity: { role: `kith_over_${mark}` } };
    await expect(open(over)).rejects.toEqual(refusal(/kith_over_.* has BYPASSRLS/));
    await roles.admin.query(`revoke kith_over_${mark} from ${roles.owner}`);
    await expect(open(over)).rejects.toEqual(refusal(/permission denied.* grant it to whoever connects/));
    await expect(open({ rowLevelSecurity: { role: "nobody there" } })).rejects.toEqual(
      refusal(/"nobody there".*nologin/),
    );
    await roles.admin.query(`drop role kith_over_${mark}`);
    const owner = await open({ rowLevelSecurity: true });
    expect([await seen(owner), await owner.reaching({ tenant: "a" }, () => seen(owner))]).toEqual(["", "a1"]);
    await owner.close();
  });
});
