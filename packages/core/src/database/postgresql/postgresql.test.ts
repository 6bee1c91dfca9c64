import { spawnSync } from "node:child_process";
import { type TestDatabase, testDatabase } from "@kith/testing/test-database";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresql } from "../../postgresql.ts";
import type { Database } from "../database.ts";
import { column } from "../schema/column.ts";
import { plainTable } from "../schema/table-builder.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });

// What is said here is said of PostgreSQL alone, and has no counterpart on SQLite.
describe.skipIf(process.env.KITH_TEST_DATABASE !== "postgresql")("PostgreSQL", () => {
  let made: TestDatabase;
  let db: Database;
  let admin: Client;

  beforeAll(async () => {
    made = await testDatabase({ rowLevelSecurity: false });
    db = await made.adapter.open();
    admin = new Client(made.location);
    await admin.connect();
    await db.schemaTransaction((kysely) => plainTable(kysely, "notes", { id: column.key() }, { primaryKey: ["id"] }));
  });
  afterAll(async () => {
    await admin.end();
    await db.close();
    await made.drop();
  });

  const write = (id: string) => db.kysely.insertInto("notes").values({ id }).execute();
  /** Ends the connections of the CRM, as a restart of the server would. */
  const cutOff = (application = "kith") =>
    admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = $1",
      [application],
    );
  const options = () => ({ connectionString: made.location, durability: "normal" as const });

  describe("opening", () => {
    test("refuses a server that does not wait for the disk, naming setting and cure", async () => {
      const role = { ...options(), options: "-c synchronous_commit=off", durability: "full" as const };
      await expect(postgresql(role).open()).rejects.toMatchObject({
        code: "database.settings",
        message: expect.stringContaining('durability: "normal"'),
      });
    });

    test("refuses strings with another meaning of the backslash", async () => {
      const old = { ...options(), options: "-c standard_conforming_strings=off" };
      await expect(postgresql(old).open()).rejects.toMatchObject({
        code: "database.settings",
        data: { setting: "standard_conforming_strings", actual: "off" },
      });
    });

    test("says that nobody is there", async () => {
      await expect(postgresql("postgresql://127.0.0.1:1/none").open()).rejects.toEqual(code("database.unavailable"));
    });

    test("names its connections", async () => {
      const { rows } = await admin.query(
        "select count(*)::int as count from pg_stat_activity where application_name = 'kith'",
      );
      expect(rows[0].count).toBeGreaterThan(0);
    });
  });

  test("a bigint is a number as long as a number can hold it", async () => {
    const [row] = await db.rows("select 9007199254740991::int8 as most, 9007199254740993::int8 as more", []);
    expect(row).toEqual({ most: 9007199254740991, more: 9007199254740993n });
  });

  test("a statement is prepared under a name from its second use on, as many as allowed", async () => {
    const few = await postgresql({ ...options(), max: 1, namedStatements: 1 }).open();
    const known = "select name, statement from pg_prepared_statements where statement like '%_name' order by name";
    for (let count = 0; count < 3; count++) {
      await few.rows("select $1::int as first_name", [1]);
      await few.rows("select $1::int as second_name", [1]);
      if (count === 0) expect(await few.rows(known, [])).toEqual([]);
    }
    expect(await few.rows(known, [])).toEqual([{ name: "kith_1", statement: "select $1::int as first_name" }]);
    await few.close();
  });

  test("a read by more than a hundred values is planned anew each time, a write of as many is not", async () => {
    const one = await postgresql({ ...options(), max: 1 }).open();
    const values = Array.from({ length: 101 }, (_, index) => `nobody ${index}`);
    const slots = (count: number) => values.slice(0, count).map((_, index) => `$${index + 1}`);
    const among = (count: number) => `from notes where id in (${slots(count)})`;
    for (let count = 0; count < 3; count++) {
      for (const size of [100, 101]) await one.rows(`select id ${among(size)}`, values.slice(0, size));
      await one.transaction("clear", () => one.rows(`delete ${among(101)}`, values));
    }
    const known = "select statement from pg_prepared_statements where statement like '%notes%' order by statement";
    const names = await one.rows(known, []);
    expect(names).toEqual([{ statement: `delete ${among(101)}` }, { statement: `select id ${among(100)}` }]);
    await one.close();
  });

  test("a named statement outlives a change of the schema", async () => {
    const read = () => db.rows("select * from notes where id = $1", ["none"]);
    await db.transaction("write", () => write("none"));
    for (let count = 0; count < 3; count++) await read();
    await admin.query("alter table notes add column more text default 'x'");
    expect(await Promise.all(Array.from({ length: 12 }, read))).toEqual(Array(12).fill([{ id: "none", more: "x" }]));
    for (let count = 0; count < 3; count++) await db.transaction("read", read);
    await admin.query("alter table notes drop column more");
    await expect(db.transaction("read", read)).rejects.toThrow("cached plan");
    expect(await db.transaction("read", read)).toEqual([{ id: "none" }]);
  });

  describe("a connection that is lost", () => {
    test("in a transaction fails it as unavailable; the next go on", async () => {
      const lost = db.transaction("lost", async () => {
        await write("lost");
        await cutOff();
        await write("more");
      });
      await expect(lost).rejects.toEqual(code("database.unavailable"));
      await db.transaction("next", () => write("next"));
      expect(await db.rows("select id from notes where id in ('lost', 'next')", [])).toEqual([{ id: "next" }]);
    });

    test("before the commit fails the command", async () => {
      const lost = db.transaction("lost", async () => {
        await write("lost");
        await cutOff();
      });
      await expect(lost).rejects.toEqual(code("database.unavailable"));
    });

    test("while idle and unnoticed is replaced by another", async () => {
      const idle = () => Promise.all(Array.from({ length: 4 }, () => db.ping()));
      // This process hears nothing of the loss before it says its next statement.
      const unnoticed = () => {
        const { status } = spawnSync(process.execPath, ["--input-type=module", "-e", terminate(made.location)]);
        expect(status).toBe(0);
      };
      await idle();
      unnoticed();
      await db.transaction("again", () => write("again"));
      await idle();
      unnoticed();
      expect(await db.rows("select id from notes where id = 'again'", [])).toEqual([{ id: "again" }]);
    });

    test("while idle is nobody's error", async () => {
      await Promise.all([db.ping(), db.ping(), db.ping()]);
      await cutOff();
      // The server's goodbye arrives as an event of its own.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await db.ping();
    });
  });

  test("a deadlock is told as busy", async () => {
    await admin.query("insert into notes (id) values ('x'), ('y')");
    const touch = (id: string) => db.rows("update notes set id = id where id = $1", [id]);
    const { promise: first, resolve: firstHolds } = Promise.withResolvers<void>();
    const { promise: second, resolve: secondHolds } = Promise.withResolvers<void>();
    const ends = await Promise.allSettled([
      db.transaction("first", async () => {
        await touch("x");
        firstHolds();
        await second;
        await touch("y");
      }),
      db.transaction("second", async () => {
        await touch("y");
        secondHolds();
        await first;
        await touch("x");
      }),
    ]);
    const failed = ends.filter((end) => end.status === "rejected");
    expect(failed.map(({ reason }) => reason)).toEqual([code("database.busy")]);
  });

  test("statements side by side in one transaction run one after another", async () => {
    const seen = await db.transaction("parallel", () =>
      Promise.all(Array.from({ length: 10 }, (_, index) => db.rows("select $1::int as index", [index]))),
    );
    expect(seen.flat()).toEqual(Array.from({ length: 10 }, (_, index) => ({ index })));
  });

  describe("the host's own pool", () => {
    test("is used, keeps its own ways of reading values, and stays open", async () => {
      const pool = new Pool({ connectionString: made.location, application_name: "host", max: 2 });
      const hosted = await postgresql({ pool, durability: "normal" }).open();
      await hosted.transaction("write", () => hosted.kysely.insertInto("notes").values({ id: "hosted" }).execute());
      expect(await hosted.rows("select id, 5::int8 as five from notes where id = 'hosted'", [])).toEqual([
        { id: "hosted", five: "5" },
      ]);
      const lost = hosted.transaction("lost", async () => {
        await hosted.rows("select 1", []);
        await cutOff("host");
        await hosted.rows("select 1", []);
      });
      await expect(lost).rejects.toEqual(code("database.unavailable"));
      await hosted.rows("select 1", []);
      // From here on the host answers for its pool alone.
      pool.on("error", () => {});
      await hosted.close();
      expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
      await expect(hosted.join(pool, "join", async () => {})).rejects.toThrow("it is a pool");
      await pool.end();
      await expect(hosted.ping()).rejects.toEqual(code("crm.closed"));
    });
  });
});

const terminate = (location: string) => `
  const { Client } = (await import(${JSON.stringify(import.meta.resolve("pg"))})).default;
  const client = new Client(${JSON.stringify(location)});
  await client.connect();
  const others = "datname = current_database() and application_name = 'kith'";
  await client.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where " + others);
  await client.end();
`;
