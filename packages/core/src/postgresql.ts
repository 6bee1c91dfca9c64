import { resolve } from "node:path";
import type { DatabaseAdapter } from "./database/database.ts";
import { openPostgresql } from "./database/postgresql/open-postgresql.ts";
import type { PostgresqlOptions } from "./database/postgresql/postgresql-options.ts";

export type {
  PostgresqlHostOptions,
  PostgresqlOptions,
  PostgresqlPoolOptions,
} from "./database/postgresql/postgresql-options.ts";

/**
 * The CRM in PostgreSQL 14 or later, through a pool of its own or the host's.
 *
 * @example
 * createCrm({ database: postgresql("postgresql://localhost/crm"), plugins })
 */
export function postgresql(options: string | PostgresqlOptions): DatabaseAdapter {
  const given = typeof options === "string" ? { connectionString: options } : options;
  return {
    dialect: "postgresql",
    filesDirectory: resolve(given.filesDirectory ?? "kith-files"),
    open: () => openPostgresql(given),
  };
}
