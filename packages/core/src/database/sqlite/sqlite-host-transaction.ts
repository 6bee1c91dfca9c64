import { realpathSync } from "node:fs";
import type BetterSqlite3 from "better-sqlite3";
import { type HostDialect, kyselyHostTransaction, notJoinable } from "../host-transaction.ts";
import type { HostTransaction } from "../join-unit.ts";
import { translateSqlite } from "./sqlite-errors.ts";
import { sqliteParameters } from "./sqlite-parameters.ts";
import { SqliteSession } from "./sqlite-session.ts";

const dialect: HostDialect = { name: "sqlite", parameters: sqliteParameters, translate: translateSqlite };
const sessions = new WeakMap<BetterSqlite3.Database, SqliteSession>();

/** @throws `transaction.notJoinable` */
export async function sqliteHostTransaction(given: unknown, file: string): Promise<HostTransaction> {
  const host = kyselyHostTransaction(given, dialect) ?? nativeTransaction(given);
  const { rows } = await host.session.query("select file from pragma_database_list where name = 'main'", []);
  const found = String(rows[0]?.file ?? "");
  if (found === "" || realpathSync(found) !== realpathSync(file))
    throw notJoinable(`it is a transaction on ${found || "a database in memory"}, the CRM is in ${file}`);
  return host;
}

function nativeTransaction(given: unknown): HostTransaction {
  const db = given as BetterSqlite3.Database | null;
  if (typeof db !== "object" || typeof db?.prepare !== "function" || typeof db.inTransaction !== "boolean")
    throw notJoinable("it is none of MikroORM's EntityManager, Kysely's transaction, better-sqlite3's Database");
  if (!db.inTransaction) throw notJoinable("no transaction is open on this connection; say `begin immediate` first");
  let session = sessions.get(db);
  if (!session) {
    session = new SqliteSession(db, 500);
    sessions.set(db, session);
  }
  return { key: db, session };
}
