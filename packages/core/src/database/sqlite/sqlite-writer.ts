import type BetterSqlite3 from "better-sqlite3";
import { coreErrors } from "../../errors/core-errors.ts";
import { SchemaDamage, type Session, watched } from "../database.ts";
import { type SqliteSession, set, shortWait, whenFree } from "./sqlite-connection.ts";

/** The one connection that writes. One transaction after the other is run on it. */
export interface SqliteWriter {
  readonly db: BetterSqlite3.Database;
  readonly session: SqliteSession;
  readonly busyTimeout: number;
  /** The host uses the connection too. */
  readonly shared: boolean;
}

type Work<T> = (session: Session) => Promise<T>;

/** Takes the write lock of the file. `first` is said before, in each attempt to get it. */
export async function beginWriting(
  { db, session, busyTimeout, shared }: SqliteWriter,
  first = () => {},
  timeout = busyTimeout,
): Promise<void> {
  await whenFree(timeout, async () => {
    // Only the host's own can be open here.
    if (db.inTransaction) throw coreErrors("database.busy");
    first();
    // The host's own timeout would stop the whole process for as long.
    const hosts = shared && db.pragma("busy_timeout", { simple: true });
    if (shared) db.pragma(`busy_timeout = ${shortWait}`);
    try {
      await session.control("begin immediate");
    } finally {
      if (shared) db.pragma(`busy_timeout = ${hosts}`);
    }
  });
}

/** Holds the write lock of the file while `work` runs. */
export async function writeTransaction<T>(
  writer: SqliteWriter,
  name: string,
  work: Work<T>,
  ...beginning: [first?: () => void, timeout?: number]
): Promise<T> {
  const { db, session, busyTimeout } = writer;
  await beginWriting(writer, ...beginning);
  try {
    const result = await work(session);
    // Some errors, such as a full disk, make SQLite roll back by itself.
    if (!db.inTransaction) throw coreErrors("transaction.over", { operation: name });
    await whenFree(busyTimeout, () => session.control("commit"));
    return result;
  } catch (error) {
    if (db.inTransaction) await session.control("rollback");
    throw error;
  }
}

/** How long another process's migration is waited for, in milliseconds. */
const longestMigration = 600_000;

/**
 * A transaction in which tables may be rebuilt. With foreign keys on, dropping a table deletes its children's rows by
 * cascade, and the pragma that turns them off does nothing inside a transaction; so it is said before, read back, and
 * what the keys would have guarded is checked as the last step inside.
 */
export async function schemaTransaction<T>(writer: SqliteWriter, name: string, work: Work<T>): Promise<T> {
  const { db } = writer;
  const keysOff = () => set(db, "foreign_keys", "off", 0, "end the transaction that is open on this connection");
  const checked: Work<T> = (session) => keepingRows(db, session, work);
  try {
    return await writeTransaction(writer, name, checked, keysOff, longestMigration);
  } finally {
    set(db, "foreign_keys", "on", 1, "report this: a transaction was left open");
  }
}

const drops = /^\s*drop\s+table\b/i;
/** What cannot leave rows without what they refer to; core's own bookkeeping refers to nothing. */
const harmless = /^\s*(create|select)\b|^\s*(insert\s+into|delete\s+from)\s+"kith_(migrations|references)"/i;

/** Where a table is dropped, rows that refer to others must stay, but in tables that a statement names. */
async function keepingRows<T>(db: BetterSqlite3.Database, session: Session, work: Work<T>): Promise<T> {
  let before: ReadonlyMap<string, number> | undefined;
  let keysInDoubt = false;
  const named = new Set<string>();
  const result = await work(
    watched(session, "sqlite", (sql) => {
      if (drops.test(sql)) before ??= childRows(db);
      keysInDoubt ||= !harmless.test(sql);
      for (const [word] of sql.matchAll(/\w+/g)) named.add(word);
    }),
  );
  const after = before && childRows(db);
  for (const [table, rows] of before ?? [])
    if (!named.has(table) && after?.get(table) !== rows)
      throw new SchemaDamage(`${after?.get(table)} rows in ${table}, where there were ${rows}`);
  const orphans = keysInDoubt ? (db.pragma("foreign_key_check") as { table: string; parent: string }[]) : [];
  for (const { table, parent } of orphans)
    throw new SchemaDamage(`${orphans.length} rows without what they refer to (${table} to ${parent})`);
  return result;
}

/** How many rows each table has that refers to another. */
function childRows(db: BetterSqlite3.Database): ReadonlyMap<string, number> {
  const tables = db.prepare(
    "select name from sqlite_schema t where type = 'table' and exists (select 1 from pragma_foreign_key_list(t.name))",
  );
  const count = (table: string) => Number(db.prepare(`select count(*) from "${table}"`).pluck().get());
  return new Map((tables.pluck().all() as string[]).map((table) => [table, count(table)]));
}
