import { type Inspector, inspect, type Row } from "../inspector.ts";
import type { Target } from "../target.ts";

/** Everything in a database: its tables' rows, and their schema, in an order of their own. */
export type Dump = ReadonlyMap<string, readonly string[]>;

const volatile = new Set(["applied_at"]);

export async function dump(target: Target): Promise<Dump> {
  const inspector = await inspect(target);
  try {
    const result = new Map<string, readonly string[]>([["the schema", lines(await schemaOf(inspector))]]);
    for (const table of await tablesOf(inspector))
      result.set(table, lines(await inspector.rows(`select * from "${table}"`)));
    return result;
  } finally {
    await inspector.close();
  }
}

const lines = (rows: readonly Row[]) =>
  rows.map((row) => JSON.stringify(row, (key, value: unknown) => (volatile.has(key) ? undefined : value))).sort();

/** Names of tables that differ. */
export const differences = (one: Dump, other: Dump, leaveOut: readonly string[] = []): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter(
    (table) => !leaveOut.includes(table) && one.get(table)?.join("\n") !== other.get(table)?.join("\n"),
  );

/** Tables that do not have as many rows, and how many they have. */
export const otherCounts = (expected: Dump, found: Dump): readonly string[] =>
  [...new Set([...expected.keys(), ...found.keys()])].flatMap((table) => {
    const [should, does] = [expected.get(table)?.length, found.get(table)?.length];
    return should === does ? [] : [`${does} rows of ${table} instead of ${should}`];
  });

async function tablesOf(inspector: Inspector): Promise<readonly string[]> {
  const rows = await inspector.rows<{ name: string }>(
    inspector.dialect === "sqlite"
      ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
      : "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  return rows.map(({ name }) => name).sort();
}

async function schemaOf(inspector: Inspector): Promise<readonly Row[]> {
  if (inspector.dialect === "sqlite") return inspector.rows("select type, name, tbl_name, sql from sqlite_schema");
  return [
    ...(await inspector.rows(`select table_name, column_name, ordinal_position, data_type, is_nullable, column_default
      from information_schema.columns where table_schema = 'public'`)),
    ...(await inspector.rows(`select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition
      from pg_constraint where connamespace = 'public'::regnamespace`)),
    ...(await inspector.rows("select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'")),
  ];
}
