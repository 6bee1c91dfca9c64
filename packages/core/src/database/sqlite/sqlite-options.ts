import type BetterSqlite3 from "better-sqlite3";

interface SharedOptions {
  /** How long a write waits for another writer, in milliseconds, before `database.busy`; 5000 by default. */
  readonly busyTimeout?: number;
  /** Page cache of each connection in megabytes; 64 by default. */
  readonly cacheMegabytes?: number;
  /** How many prepared statements each connection keeps; 500 by default. */
  readonly keptStatements?: number;
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

export interface SqliteHostOptions extends SharedOptions {
  /** The host's own connection to a file, which becomes the writing one; it stays open when the CRM closes. */
  readonly database: BetterSqlite3.Database;
  /** Says that the host answers for `synchronous` and the journal mode. */
  readonly durability: "host";
}

export type SqliteOptions = SqliteFileOptions | SqliteHostOptions;
