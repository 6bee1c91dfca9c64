import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite3 from "better-sqlite3";
import { coreErrors } from "../../errors/core-errors.ts";
import { isCrmError } from "../../errors/crm-error.ts";
import type { Row, Session } from "../database.ts";
import { storable } from "../dialect-parts.ts";
import { insertText } from "../insert-statements.ts";
import { keptByText } from "../kept-by-text.ts";
import { refuseControl } from "../statement-check.ts";
import type { SqliteOptions } from "./open-sqlite.ts";
import { translateSqlite } from "./sqlite-errors.ts";

/** How long SQLite itself may wait for a lock, and with it the whole process, in milliseconds. */
export const shortWait = 5;

type Durability = SqliteOptions["durability"] | "reader";

/** A connection to the file, set up and checked. Another process that opens the same new file may hold it just now. */
export async function connect(
  file: string,
  busyTimeout: number,
  durability?: Durability,
): Promise<BetterSqlite3.Database> {
  return whenFree(busyTimeout, async () => {
    const db = new BetterSqlite3(file, { timeout: shortWait });
    try {
      setUp(db, durability);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

export function setUp(db: BetterSqlite3.Database, durability: Durability = "full"): void {
  if (durability === "reader") set(db, "query_only", "on", 1, "use the SQLite that comes with better-sqlite3");
  else if (durability !== "host") {
    set(db, "journal_mode", "wal", "wal", 'keep the file on a local disk, or say `durability: "host"`');
    set(db, "synchronous", durability, { full: 2, normal: 1 }[durability], "say another `durability`");
    // On macOS an ordinary fsync does not reach the disk; elsewhere this says nothing.
    if (durability === "full") db.pragma("fullfsync = on");
  }
  set(db, "foreign_keys", "on", 1, "open the database outside any transaction");
  // Negative for kilobytes: 64 MB.
  db.pragma("cache_size = -64000");
}

/** Sets and reads back: SQLite ignores a setting it cannot obey. */
export function set(db: BetterSqlite3.Database, setting: string, to: string, expected: unknown, cure: string): void {
  db.pragma(`${setting} = ${to}`);
  const actual = db.pragma(setting, { simple: true });
  if (actual !== expected) throw coreErrors("database.settings", { setting, expected, actual, cure });
}

export const isBusy = (error: unknown): boolean => isCrmError(error) && error.code === "database.busy";

/**
 * Repeats for `timeout` milliseconds what SQLite refused because another connection holds the lock. Between two attempts
 * the event loop turns: that other connection may be this process's own and need it to finish.
 */
export async function whenFree<T>(timeout: number, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + timeout;
  for (let pause = 1; ; pause = Math.min(2 * pause, 25)) {
    try {
      return await attempt();
    } catch (error) {
      const meant = translateSqlite(error);
      if (!isBusy(meant) || performance.now() >= deadline) throw meant;
    }
    await sleep(pause);
  }
}

export interface SqliteSession extends Session {
  /** Whether a statement may have changed something since somebody set this to false. */
  wrote: boolean;
}

/** Where no row is met these change nothing, not even by a trigger. */
const mayMeetNothing = /^\s*(update|delete)\b/i;

/** Speaks through a better-sqlite3 connection, which answers at once. What `writes` speaks only in a transaction. */
export function sqliteSession(db: BetterSqlite3.Database, { writes = false } = {}): SqliteSession {
  const prepare = (sql: string) => {
    refuseControl(sql);
    return db.prepare(sql);
  };
  const kept = keptByText(500, prepare);
  const keptControl = keptByText(20, (sql) => db.prepare(sql));
  const say = <T>(what: () => T): T => {
    // After some errors, such as a full disk, SQLite rolls back by itself; what came now would commit by itself too.
    if (writes && !db.inTransaction) throw coreErrors("transaction.over", { operation: "this transaction" });
    try {
      return what();
    } catch (error) {
      throw translateSqlite(error);
    }
  };
  const stored = (values: readonly unknown[]) => values.map((value) => storable("sqlite", value));
  const session: SqliteSession = {
    wrote: false,
    query: async (sql, parameters) =>
      say(() => {
        // A long text without parameters is often one of many with values written into it.
        const statement = parameters.length > 0 || sql.length <= 60 ? kept(sql) : prepare(sql);
        const values = stored(parameters);
        const before = session.wrote;
        // Until it is known that it did not.
        session.wrote ||= !statement.readonly;
        if (statement.reader) return { rows: statement.all(values) as Row[] };
        const { changes } = statement.run(values);
        if (changes === 0 && mayMeetNothing.test(sql)) session.wrote = before;
        return { rows: [], numAffectedRows: BigInt(changes) };
      }),
    // Row by row: for several at once SQLite makes a table of them first, which takes it twice as long.
    insert: async (rows) =>
      say(() => {
        if (rows.rows.length === 0) return;
        session.wrote = true;
        const statement = kept(insertText("sqlite", rows, 1));
        for (const row of rows.rows) statement.run(stored(row));
      }),
    async control(sql) {
      try {
        keptControl(sql).run();
      } catch (error) {
        throw translateSqlite(error);
      }
    },
  };
  return session;
}
