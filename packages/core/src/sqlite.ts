import { resolve } from "node:path";
import type { DatabaseAdapter } from "./database/database.ts";
import { fileOf, filesBeside, openSqlite } from "./database/sqlite/open-sqlite.ts";
import type { SqliteOptions } from "./database/sqlite/sqlite-options.ts";

export type { SqliteFileOptions, SqliteHostOptions, SqliteOptions } from "./database/sqlite/sqlite-options.ts";

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
  return {
    dialect: "sqlite",
    filesDirectory: resolve(given.filesDirectory ?? filesBeside(file)),
    open: () => openSqlite(given),
  };
}
