import { Pool } from "pg";
import { PoolSession } from "./pool-session.ts";
import { PostgresqlDatabase } from "./postgresql-database.ts";
import type { PostgresqlOptions } from "./postgresql-options.ts";
import { assertSettings } from "./postgresql-settings.ts";
import { postgresqlTypes } from "./postgresql-types.ts";
import { StatementNames } from "./statement-names.ts";

/** Connects once, so that a server that is not there or not fit is told at the start. */
export async function openPostgresql(options: PostgresqlOptions): Promise<PostgresqlDatabase> {
  const shared = "pool" in options;
  const pool = shared ? options.pool : newPool(options);
  const names = new StatementNames(options.namedStatements ?? 500);
  try {
    await assertSettings(new PoolSession(pool, names), options.durability);
  } catch (error) {
    if (!shared) await pool.end();
    throw error;
  }
  return new PostgresqlDatabase(pool, names, shared);
}

function newPool(options: Exclude<PostgresqlOptions, { pool: Pool }>): Pool {
  const { durability: _durability, namedStatements: _names, filesDirectory: _files, ...config } = options;
  return new Pool({
    application_name: "kith",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...config,
    types: postgresqlTypes,
  });
}
