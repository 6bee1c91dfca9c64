import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite3 from "better-sqlite3";
import { Client } from "pg";
import type { Target } from "../torture/target.ts";

/** A table as it is stored, read without Kith: values as the driver has them, as text. */
export interface StoredTable {
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export type Snapshot = ReadonlyMap<string, StoredTable>;

/** A connection that knows nothing of Kith. */
export interface Reader {
  /** Rows as arrays. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  close(): Promise<void>;
}

export async function openReader({ dialect, location }: Target): Promise<Reader> {
  if (dialect === "sqlite") {
    const db = new BetterSqlite3(location, { timeout: 10_000 });
    return {
      rows: async (sql) => db.prepare(sql).safeIntegers().raw().all() as unknown[][],
      close: async () => void db.close(),
    };
  }
  // As the server sends it: no parser stands between two values that are compared.
  const client = new Client({
    connectionString: location,
    types: { getTypeParser: () => (value: string) => value } as never,
  });
  await client.connect();
  return {
    rows: async (text) => (await client.query({ text, rowMode: "array" })).rows,
    close: () => client.end(),
  };
}

export const withReader = async <T>(target: Target, work: (reader: Reader) => Promise<T>): Promise<T> => {
  const reader = await openReader(target);
  return work(reader).finally(() => reader.close());
};

const catalogue = {
  sqlite: {
    tables: "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
    columns: (table: string) => `select name, pk from pragma_table_info('${table}')`,
  },
  postgresql: {
    tables:
      "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname",
    columns: (table: string) => `select attname, coalesce(array_position(indkey::int[], attnum::int), -1) + 1
      from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
      where attrelid = '"${table}"'::regclass and attnum > 0 and not attisdropped order by attnum`,
  },
};

/** Waits until nobody else is at work on the database: PostgreSQL goes on a moment for a client that was killed. */
export async function quiet(target: Target): Promise<void> {
  if (target.dialect === "sqlite") return;
  const others = "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  await withReader(target, async ({ rows }) => {
    while ((await rows(others)).length > 0) await sleep(5);
  });
}

/** Everything that is stored. */
export const takeSnapshot = (target: Target): Promise<Snapshot> =>
  withReader(target, async ({ rows }) => {
    const { tables, columns } = catalogue[target.dialect];
    const snapshot = new Map<string, StoredTable>();
    for (const [table] of await rows(tables)) {
      const described = await rows(columns(String(table)));
      const names = described.map(([name]) => String(name));
      const key = described.filter(([, position]) => Number(position) > 0).map(([name]) => String(name));
      const list = names.map((name) => `"${name}"`).join(", ");
      snapshot.set(String(table), { columns: names, key, rows: await rows(`select ${list} from "${table}"`) });
    }
    return snapshot;
  });
