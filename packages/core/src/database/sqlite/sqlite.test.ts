import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { sqlite } from "../../sqlite.ts";
import type { Database } from "../database.ts";
import { column } from "../schema/column.ts";
import { plainTable } from "../schema/table-builder.ts";
import type { SqliteOptions } from "./open-sqlite.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });

// What is said here is said of SQLite alone, and has no counterpart on PostgreSQL.
describe.skipIf(process.env.KITH_TEST_DATABASE === "postgresql")("SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "kith-sqlite-"));
  const file = join(folder, "crm.db");
  const opened: Database[] = [];
  const open = async (options: SqliteOptions | string = file) => {
    const db = await sqlite(options).open();
    opened.push(db);
    return db;
  };
  const notes = async (db: Database) => {
    await db.schemaTransaction(async (kysely) => {
      await kysely.schema.dropTable("notes").ifExists().execute();
      await plainTable(kysely, "notes", { id: column.key() }, { primaryKey: ["id"] });
    });
  };
  const write = (db: Database, id: string) =>
    db.transaction("write", () => db.kysely.insertInto("notes").values({ id }).execute());

  afterEach(async () => {
    vi.restoreAllMocks();
    for (const db of opened.splice(0)) await db.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the writing and the reading connection were set to, by listening to their pragmas. */
  async function settingsOf(options: SqliteOptions) {
    const connections = new Set<BetterSqlite3.Database>();
    const pragma = BetterSqlite3.prototype.pragma;
    vi.spyOn(BetterSqlite3.prototype, "pragma").mockImplementation(function (
      this: BetterSqlite3.Database,
      source,
      given,
    ) {
      connections.add(this);
      return pragma.call(this, source, given);
    });
    await open(options);
    vi.restoreAllMocks();
    return [...connections].map((db) => {
      const names = ["journal_mode", "synchronous", "foreign_keys", "query_only", "cache_size"];
      return Object.fromEntries(names.map((name) => [name, db.pragma(name, { simple: true })]));
    });
  }

  test("is durable, checks keys, and has one connection that only reads", async () => {
    const both = { journal_mode: "wal", foreign_keys: 1, cache_size: -64_000 };
    const [writer, reader] = await settingsOf({ file });
    expect(writer).toEqual({ ...both, synchronous: 2, query_only: 0 });
    expect(reader).toMatchObject({ ...both, query_only: 1 });
    const [faster] = await settingsOf({ file, durability: "normal" });
    expect(faster).toMatchObject({ synchronous: 1 });
  });

  test("leaves the journal to a host that says so", async () => {
    const [writer] = await settingsOf({ file: join(folder, "host.db"), durability: "host" });
    expect(writer).toMatchObject({ journal_mode: "delete", foreign_keys: 1 });
  });

  test("refuses to open where a setting does not hold, and names it", async () => {
    const pragma = BetterSqlite3.prototype.pragma;
    vi.spyOn(BetterSqlite3.prototype, "pragma").mockImplementation(function (
      this: BetterSqlite3.Database,
      source,
      given,
    ) {
      return pragma.call(this, source === "synchronous = full" ? "synchronous = normal" : source, given);
    });
    await expect(open()).rejects.toMatchObject({
      code: "database.settings",
      data: { setting: "synchronous", expected: 2, actual: 1 },
    });
  });

  test.each([":memory:", "", "file:crm.db?mode=memory"])("refuses %o, naming the cure", (name) => {
    expect(() => sqlite(name)).toThrow(/tmpdir/);
  });

  test("keeps files beside the database, or where it is told", () => {
    expect(sqlite(file).filesDirectory).toBe(join(folder, "crm-files"));
    expect(sqlite({ file, filesDirectory: "/elsewhere" }).filesDirectory).toBe("/elsewhere");
  });

  test("prepares a statement with parameters once, and again after the schema changed elsewhere", async () => {
    const db = await open();
    await notes(db);
    await write(db, "a");
    const prepare = vi.spyOn(BetterSqlite3.prototype, "prepare");
    const read = () => db.rows("select * from notes where id = ?", ["a"]);
    for (let count = 0; count < 5; count++) expect(await read()).toEqual([{ id: "a" }]);
    expect(prepare).toHaveBeenCalledTimes(1);
    const elsewhere = new BetterSqlite3(file);
    elsewhere.exec("alter table notes add column more text default 'x'");
    elsewhere.close();
    expect(await read()).toEqual([{ id: "a", more: "x" }]);
  });

  test("does not keep long texts without parameters", async () => {
    const db = await open();
    await notes(db);
    const prepare = vi.spyOn(BetterSqlite3.prototype, "prepare");
    const long = `select id from notes where id in (${Array.from({ length: 30 }, (_, index) => `'${index}'`).join()})`;
    await db.rows(long, []);
    await db.rows(long, []);
    expect(prepare).toHaveBeenCalledTimes(2);
  });

  test("spells a limit so that a statement that is kept need not be planned anew", async () => {
    const db = await open();
    await notes(db);
    const two = db.kysely.selectFrom("notes").select("id").orderBy("id").limit(2);
    expect(two.compile().sql).toMatch(/ limit \(\? \+ 0\)$/);
    for (const id of ["a", "b", "c"]) await write(db, id);
    expect(await two.execute()).toEqual([{ id: "a" }, { id: "b" }]);
    expect(await two.offset(1).execute()).toEqual([{ id: "b" }, { id: "c" }]);
  });

  test("waits for another writer of the same process without stopping it", async () => {
    const db = await open();
    await notes(db);
    const other = new BetterSqlite3(file);
    other.exec("begin immediate; insert into notes (id) values ('other')");
    const waiting = write(db, "own");
    // Only a turning event loop gets here before the wait is over.
    setTimeout(() => other.exec("commit"), 40);
    await waiting;
    other.close();
    expect(await db.rows("select id from notes order by id", [])).toEqual([{ id: "other" }, { id: "own" }]);
  });

  test("gives up on another writer after its time, and the next go on", async () => {
    const db = await open({ file, busyTimeout: 50 });
    await notes(db);
    const other = new BetterSqlite3(file);
    other.exec("begin immediate");
    await expect(write(db, "a")).rejects.toEqual(code("database.busy"));
    other.exec("rollback");
    other.close();
    await write(db, "b");
    expect(await db.rows("select id from notes", [])).toEqual([{ id: "b" }]);
  });

  test("says that it is closed", async () => {
    const db = await open();
    await db.ping();
    await db.close();
    await expect(db.ping()).rejects.toEqual(code("crm.closed"));
    await expect(db.transaction("write", async () => {})).rejects.toEqual(code("crm.closed"));
  });

  describe("on the host's own connection", () => {
    test("writes through it, takes turns with its transactions and leaves it open", async () => {
      const host = new BetterSqlite3(file, { timeout: 60_000 });
      host.pragma("foreign_keys = on");
      const db = await open({ database: host, durability: "host" });
      await notes(db);
      host.exec("begin immediate; insert into notes (id) values ('host')");
      const own = write(db, "own");
      setTimeout(() => host.exec("commit"), 20);
      await own;
      expect(host.prepare("select count(*) from notes").pluck().get()).toBe(2);
      expect(host.pragma("busy_timeout", { simple: true })).toBe(60_000);
      host.exec("begin");
      await db.join(host, "join", () => db.kysely.insertInto("notes").values({ id: "joined" }).execute());
      host.exec("commit");
      await db.close();
      opened.pop();
      expect(host.prepare("select count(*) from notes").pluck().get()).toBe(3);
      host.close();
    });
  });
});
