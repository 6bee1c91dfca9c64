import { type Dialect, type Driver, PostgresDialect, SqliteDialect, sql } from "kysely";
import type { AnyKysely, Database, DialectName } from "./database.ts";

/** Kysely's own dialect for how statements are spelled; how it connects is the given driver's. */
export function dialectWith(driver: Driver, name: DialectName): Dialect {
  const dialect = name === "sqlite" ? new SqliteDialect({} as never) : new PostgresDialect({} as never);
  return Object.assign(dialect, { createDriver: () => driver });
}

const probe = sql`${1}, ${sql.ref("x")}`;

/** The dialect of any Kysely, told by how it spells a parameter, which also holds across two copies of Kysely. */
export function dialectOf(db: AnyKysely): DialectName {
  const spelled = probe.compile(db).sql;
  if (spelled === '$1, "x"') return "postgresql";
  if (spelled === '?, "x"') return "sqlite";
  throw new TypeError("Kith runs on SQLite and PostgreSQL; this Kysely has another dialect");
}

/**
 * A value as it is sent to the driver: objects and arrays as JSON text, instants as ISO 8601 UTC; on SQLite instants as
 * integer milliseconds, booleans as 0 and 1.
 */
export function storable(dialect: DialectName, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean" && dialect === "sqlite") return Number(value);
  if (typeof value !== "object" || value instanceof Uint8Array) return value;
  if (!(value instanceof Date)) return JSON.stringify(value);
  // Refuses an invalid Date, which SQLite would store as null.
  const text = value.toISOString();
  return dialect === "sqlite" ? value.getTime() : text;
}

/** The columns that a table has now; none where it is not there. */
export async function columnsOf(database: Database, table: string): Promise<readonly string[]> {
  const select =
    database.dialect === "sqlite"
      ? `select name from pragma_table_info('${table}')`
      : `select attname as name from pg_attribute
         where attrelid = to_regclass('"${table}"') and attnum > 0 and not attisdropped`;
  return (await database.rows(select, [])).map(({ name }) => String(name));
}
