import {
  type DatabaseIntrospector,
  type DialectAdapter,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import type { AnyKysely } from "./any-kysely.ts";
import type { DialectName } from "./database.ts";

export interface DialectParts {
  readonly adapter: DialectAdapter;
  readonly compiler: QueryCompiler;
  introspector(db: AnyKysely): DatabaseIntrospector;
}

/** Kysely's own parts for how a dialect spells its statements; how it connects is ours. */
export const dialectParts: Readonly<Record<DialectName, DialectParts>> = {
  sqlite: {
    adapter: new SqliteAdapter(),
    compiler: new SqliteQueryCompiler(),
    introspector: (db) => new SqliteIntrospector(db),
  },
  postgresql: {
    adapter: new PostgresAdapter(),
    compiler: new PostgresQueryCompiler(),
    introspector: (db) => new PostgresIntrospector(db),
  },
};

const probe = sql`${1}, ${sql.ref("x")}`;

/** The dialect of any Kysely, told by how it spells a parameter, which also holds across two copies of Kysely. */
export function dialectOf(db: AnyKysely): DialectName {
  const spelled = probe.compile(db).sql;
  if (spelled === '$1, "x"') return "postgresql";
  if (spelled === '?, "x"') return "sqlite";
  throw new TypeError("Kith runs on SQLite and PostgreSQL; this Kysely has another dialect");
}
