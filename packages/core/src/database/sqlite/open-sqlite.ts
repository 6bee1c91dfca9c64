import { basename, dirname, extname, join, resolve } from "node:path";
import { coreErrors } from "../../errors/core-errors.ts";
import { SqliteConnector } from "./sqlite-connector.ts";
import { SqliteDatabase } from "./sqlite-database.ts";
import { translateSqlite } from "./sqlite-errors.ts";
import type { SqliteOptions } from "./sqlite-options.ts";
import { SqliteReader } from "./sqlite-reader.ts";
import { SqliteSession } from "./sqlite-session.ts";
import { SqliteWriter } from "./sqlite-writer.ts";

/** Opens the writing and the reading connection to one file. */
export async function openSqlite(options: SqliteOptions): Promise<SqliteDatabase> {
  const shared = "database" in options;
  const connector = new SqliteConnector(fileOf(options), options);
  try {
    const db = await connector.writer();
    const writer = new SqliteWriter(new SqliteSession(db, connector.keptStatements), connector.busyTimeout, shared);
    return new SqliteDatabase(writer, new SqliteReader(await connector.reader(), connector), shared);
  } catch (error) {
    throw translateSqlite(error);
  }
}

/** @throws `database.settings` for a database that a second connection would not find */
export function fileOf(options: SqliteOptions): string {
  const file = "database" in options ? options.database.name : options.file;
  if (file.trim() !== "" && !file.includes(":memory:") && !file.startsWith("file:")) return resolve(file);
  throw coreErrors("database.settings", {
    setting: "file",
    expected: "the path of a file",
    actual: JSON.stringify(file),
    cure: 'one connection writes and others read, which needs a file; in tests `mkdtempSync(join(tmpdir(), "kith-"))` has room for one',
  });
}

/** Where files are kept if the host says nothing: `crm-files` for `crm.db`. */
export function filesBeside(file: string): string {
  return join(dirname(file), `${basename(file, extname(file))}-files`);
}
