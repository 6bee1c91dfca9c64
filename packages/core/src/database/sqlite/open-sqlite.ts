import { realpathSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import type BetterSqlite3 from "better-sqlite3";
import { coreErrors } from "../../errors/core-errors.ts";
import type { DatabaseAdapter, Engine, Session } from "../database.ts";
import { notJoinable } from "../join-host.ts";
import { routedDatabase } from "../routed-database.ts";
import { CommitLane } from "./commit-lane.ts";
import { heavyReader } from "./heavy-reader.ts";
import { connect, isBusy, setUp, sqliteSession, whenFree } from "./sqlite-connection.ts";
import { translateSqlite } from "./sqlite-errors.ts";
import { schemaTransaction, writeTransaction } from "./sqlite-writer.ts";

interface SharedOptions {
  /** How long a write waits for another writer, in milliseconds, before `database.busy`; 5000 by default. */
  readonly busyTimeout?: number;
  /** Where files are kept if the host names no blob store; by default beside the database, `crm-files` for `crm.db`. */
  readonly filesDirectory?: string;
}

export interface SqliteFileOptions extends SharedOptions {
  readonly file: string;
  /**
   * `full` (default): a commit that was answered survives a power cut. `normal`: it survives a crash of the process, but
   * the last ones may be lost with the power. `host`: `synchronous` and the journal mode stay as the file has them.
   */
  readonly durability?: "full" | "normal" | "host";
}

/** A connection of better-sqlite3, seen so that who has none needs no types of it. */
export interface SqliteConnection {
  readonly name: string;
  readonly inTransaction: boolean;
  exec(sql: string): unknown;
  prepare(sql: string): unknown;
  pragma(source: string): unknown;
}

export interface SqliteHostOptions extends SharedOptions {
  /** The host's own connection to a file, which becomes the writing one; it stays open when the CRM closes. */
  readonly database: SqliteConnection;
  /** Says that the host answers for `synchronous` and the journal mode. */
  readonly durability: "host";
}

export type SqliteOptions = SqliteFileOptions | SqliteHostOptions;

/**
 * The CRM in a SQLite file. One connection writes, durably by default, another reads; many processes on one file are
 * correct, one is fast.
 *
 * @example
 * createCrm({ database: sqlite("crm.db"), plugins })
 */
export function sqlite(options: string | SqliteOptions): DatabaseAdapter {
  const given = typeof options === "string" ? { file: options } : options;
  const file = fileOf(given);
  const { filesDirectory = join(dirname(file), `${basename(file, extname(file))}-files`) } = given;
  return {
    dialect: "sqlite",
    filesDirectory: resolve(filesDirectory),
    open: async () => routedDatabase(await sqliteEngine(file, given)),
  };
}

/** Refuses a database that a second connection would not find. */
function fileOf(options: SqliteOptions): string {
  const file = "database" in options ? options.database.name : options.file;
  if (file.trim() !== "" && !file.includes(":memory:") && !file.startsWith("file:")) return resolve(file);
  throw coreErrors("database.settings", {
    setting: "file",
    expected: "the path of a file",
    actual: JSON.stringify(file),
    cure: 'one connection writes and others read, which needs a file; in tests `mkdtempSync(join(tmpdir(), "kith-"))` has room for one',
  });
}

async function sqliteEngine(file: string, options: SqliteOptions): Promise<Engine> {
  const { busyTimeout = 5_000, durability } = options;
  const host = "database" in options ? (options.database as BetterSqlite3.Database) : undefined;
  if (host) setUp(host, durability);
  const db = host ?? (await connect(file, busyTimeout, durability));
  const readerDb = await connect(file, busyTimeout, "reader");
  const writer = { db, session: sqliteSession(db, { writes: true }), busyTimeout, shared: host !== undefined };
  const reader = sqliteSession(readerDb);
  const lane = new CommitLane(writer);
  const heavy = heavyReader(file, busyTimeout);
  return {
    dialect: "sqlite",
    synchronous: true,
    // Readers wait only where the journal is not WAL, or is being recovered after a crash.
    outside: {
      query: (sql, parameters) =>
        reader.query(sql, parameters).catch((error) => {
          if (!isBusy(error)) throw error;
          return whenFree(busyTimeout, () => reader.query(sql, parameters));
        }),
    },
    heavy,
    transaction: (name, work, { limitMs }) =>
      limitMs === undefined ? lane.share(name, work) : lane.alone(() => writeTransaction(writer, name, work)),
    schemaTransaction: (name, work) => lane.alone(() => schemaTransaction(writer, name, work)),
    hostSession: (given) => sqliteSession(inTransaction(given), { writes: true }),
    assertSameDatabase: (session) => assertSameFile(session, file),
    translate: translateSqlite,
    close: () =>
      lane.alone(async () => {
        await heavy.close();
        readerDb.close();
        if (!host) db.close();
      }),
  };
}

function inTransaction(given: unknown): BetterSqlite3.Database {
  const db = given as BetterSqlite3.Database | null;
  if (typeof db !== "object" || typeof db?.prepare !== "function" || typeof db.inTransaction !== "boolean")
    throw notJoinable("it is none of MikroORM's EntityManager, Kysely's transaction, better-sqlite3's Database");
  if (!db.inTransaction) throw notJoinable("no transaction is open on this connection; say `begin immediate` first");
  return db;
}

async function assertSameFile(session: Session, file: string): Promise<void> {
  const { rows } = await session.query("select file from pragma_database_list where name = 'main'", []);
  const found = String(rows[0]?.file ?? "");
  if (found === "" || realpathSync(found) !== realpathSync(file))
    throw notJoinable(`it is a transaction on ${found || "a database in memory"}, the CRM is in ${file}`);
}
