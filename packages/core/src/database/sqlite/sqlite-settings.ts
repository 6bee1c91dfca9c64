import type BetterSqlite3 from "better-sqlite3";
import { coreErrors } from "../../errors/core-errors.ts";
import type { SqliteOptions } from "./sqlite-options.ts";

const synchronous = { full: 2, normal: 1 } as const;

/** Sets what the writing connection needs and reads it back: SQLite ignores a setting it cannot obey. */
export function setUpWriter(db: BetterSqlite3.Database, options: SqliteOptions): void {
  const { durability = "full" } = options;
  if (durability !== "host") {
    db.pragma("journal_mode = wal");
    assertSetting(db, "journal_mode", "wal", 'keep the file on a local disk, or say `durability: "host"`');
    db.pragma(`synchronous = ${durability}`);
    // On macOS an ordinary fsync does not reach the disk; elsewhere this says nothing.
    if (durability === "full") db.pragma("fullfsync = on");
    assertSetting(db, "synchronous", synchronous[durability], "say another `durability`");
  }
  setUpConnection(db, options);
  assertSetting(db, "query_only", 0, "hand over a connection that may write");
}

export function setUpReader(db: BetterSqlite3.Database, options: SqliteOptions): void {
  setUpConnection(db, options);
  db.pragma("query_only = on");
  assertSetting(db, "query_only", 1, "use the SQLite that comes with better-sqlite3");
}

function setUpConnection(db: BetterSqlite3.Database, { cacheMegabytes = 64 }: SqliteOptions): void {
  db.pragma("foreign_keys = on");
  assertSetting(db, "foreign_keys", 1, "open the database outside any transaction");
  db.pragma(`cache_size = ${-1000 * cacheMegabytes}`);
}

/** @throws `database.settings`, which names the setting and the cure */
export function assertSetting(
  db: BetterSqlite3.Database,
  setting: string,
  expected: number | string,
  cure: string,
): void {
  const actual = db.pragma(setting, { simple: true });
  if (actual !== expected) throw coreErrors("database.settings", { setting, expected, actual, cure });
}
