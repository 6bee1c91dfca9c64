import BetterSqlite3 from "better-sqlite3";
import type { SqliteOptions } from "./sqlite-options.ts";
import { setUpReader, setUpWriter } from "./sqlite-settings.ts";
import { whenFree } from "./when-free.ts";

/** How long SQLite itself may wait for a lock, and with it the whole process, in milliseconds. */
export const shortWait = 5;

/** Makes connections to one file, set up and checked. */
export class SqliteConnector {
  readonly busyTimeout: number;
  readonly keptStatements: number;
  readonly #file: string;
  readonly #options: SqliteOptions;

  constructor(file: string, options: SqliteOptions) {
    this.#file = file;
    this.#options = options;
    this.busyTimeout = options.busyTimeout ?? 5_000;
    this.keptStatements = options.keptStatements ?? 500;
  }

  async writer(): Promise<BetterSqlite3.Database> {
    if (!("database" in this.#options)) return this.#connect((db) => setUpWriter(db, this.#options));
    setUpWriter(this.#options.database, this.#options);
    return this.#options.database;
  }

  reader(): Promise<BetterSqlite3.Database> {
    return this.#connect((db) => setUpReader(db, this.#options));
  }

  /** Another process that opens the same new file may hold it just now. */
  async #connect(setUp: (db: BetterSqlite3.Database) => void): Promise<BetterSqlite3.Database> {
    const db = new BetterSqlite3(this.#file, { timeout: shortWait });
    try {
      await whenFree(this.busyTimeout, () => setUp(db));
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  }
}
