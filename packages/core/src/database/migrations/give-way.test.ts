import { setTimeout as sleep } from "node:timers/promises";
import { testDatabase } from "@kith/testing/test-database";
import { sql } from "kysely";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Migration } from "../../plugin/define-plugin.ts";
import { postgresql } from "../../postgresql.ts";
import type { Database } from "../database.ts";
import { applyMigrations } from "./apply-migrations.ts";

// On SQLite readers wait for no writer, and no table is locked alone.
describe.skipIf(process.env.KITH_TEST_DATABASE !== "postgresql")("a migration that waits for a table", () => {
  let made: Awaited<ReturnType<typeof testDatabase>>;
  let db: Database;
  let longReader: Client;
  let other: Client;

  const populated: Migration = {
    name: "populated",
    async up(kysely) {
      await sql`create table a (id integer primary key)`.execute(kysely);
      await sql`create table log (attempt integer)`.execute(kysely);
      await sql`insert into a values (1)`.execute(kysely);
    },
  };
  let attempts = 0;
  const next: Migration = {
    name: "next",
    async up(kysely) {
      await sql`insert into log values (${++attempts})`.execute(kysely);
      await sql`alter table a add column extra text`.execute(kysely);
    },
  };
  const set = (...migrations: Migration[]) => [{ plugin: "p", migrations: [populated, ...migrations] }];
  const waits = async () => {
    const waiting = "select 1 from pg_locks where relation = 'a'::regclass and not granted";
    while ((await other.query(waiting)).rowCount === 0) await sleep(5);
  };

  beforeEach(async () => {
    made = await testDatabase({ rowLevelSecurity: false });
    db = await made.adapter.open();
    [longReader, other] = [new Client(made.location), new Client(made.location)];
    await Promise.all([longReader.connect(), other.connect()]);
    attempts = 0;
    await applyMigrations(db, set());
    await longReader.query("begin");
    await longReader.query("select * from a");
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all([longReader.end(), other.end()]);
    await db.close();
    await made.drop();
  });

  test("lets those pass who came later, tries again, and does everything once", async () => {
    const applied = applyMigrations(db, set(next));
    await waits();
    // Behind the migration in the queue: answered while the table is still held.
    expect((await other.query("select id from a")).rows).toEqual([{ id: 1 }]);
    await longReader.query("commit");
    expect(await applied).toEqual(["p/next"]);
    expect(attempts).toBeGreaterThan(1);
    expect((await other.query("select attempt from log")).rows).toEqual([{ attempt: attempts }]);
  });

  test("says each destructive step once, however often it was tried", async () => {
    const drop: Migration = {
      name: "drop",
      async up(kysely) {
        const ids = await kysely.selectFrom("a").select("id").execute();
        for (const { id } of ids) await kysely.deleteFrom("a").where("id", "=", id).execute();
        attempts++;
        await sql`alter table a add column extra text`.execute(kysely);
      },
    };
    const refused = applyMigrations(db, set(drop)).catch((error: unknown) => error);
    await waits();
    await other.query("select id from a");
    await longReader.query("commit");
    expect(await refused).toMatchObject({
      code: "migration.destructive",
      data: { destructive: [{ table: "a", rows: 1 }] },
    });
    expect(attempts).toBeGreaterThan(1);
  });

  test("gives up by name after ten minutes, and leaves nothing", async () => {
    const applied = applyMigrations(db, set(next)).catch((error: unknown) => error);
    await waits();
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 600_000);
    expect(await applied).toMatchObject({
      code: "migration.blocked",
      message: expect.stringContaining("next of p waited 10 minutes"),
    });
    await longReader.query("commit");
    expect((await other.query("select * from log")).rows).toEqual([]);
  });

  test("is not held to the limits that role and pool have for requests", async () => {
    await longReader.query("commit");
    const limits = { statement_timeout: 50, lock_timeout: 50, idle_in_transaction_session_timeout: 50 };
    const open = () => postgresql({ connectionString: made.location, durability: "normal", ...limits }).open();
    const both = await Promise.all([open(), open()]);
    const slow: Migration = {
      name: "slow",
      async up(kysely) {
        await sql`select pg_sleep(0.2)`.execute(kysely);
        await sleep(200);
        await sql`insert into log values (1)`.execute(kysely);
      },
    };
    const done = await Promise.all(both.map((each) => applyMigrations(each, set(slow))));
    expect(done.flat()).toEqual(["p/slow"]);
    await Promise.all(both.map((each) => each.close()));
  });
});
