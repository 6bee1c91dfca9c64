import {
  type Dialect,
  type Driver,
  type LimitNode,
  PostgresDialect,
  SqliteDialect,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import type { AnyKysely, Database, DialectName } from "./database.ts";

/**
 * With a parameter as its limit a statement that is kept is planned anew each time it is asked, since SQLite looks at the
 * value (seen with 3.53); at a reckoned one it does not look. That is 7 µs instead of 34 for one of no rows.
 */
class LimitCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    this.append("limit (");
    this.visitNode(node.limit);
    this.append(" + 0)");
  }
}

/** Kysely's own dialect for how statements are spelled, but for limits; how it connects is the given driver's. */
export function dialectWith(driver: Driver, name: DialectName): Dialect {
  if (name === "postgresql") return Object.assign(new PostgresDialect({} as never), { createDriver: () => driver });
  const createQueryCompiler = () => new LimitCompiler();
  return Object.assign(new SqliteDialect({} as never), { createDriver: () => driver, createQueryCompiler });
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
