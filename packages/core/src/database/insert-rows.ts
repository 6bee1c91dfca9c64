import type { Database, DialectName } from "./database.ts";

/** Rows go in statements of these sizes, so that few statement texts serve every count. */
const sizes = [100, 10, 1] as const;
const texts = new Map<string, string>();

/** Inserts rows in as few statements as keeps them preparable once. Columns as in the database, values encoded. */
export async function insertRows(
  database: Database,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  for (let start = 0; start < rows.length; ) {
    const size = sizes.find((candidate) => candidate <= rows.length - start) ?? 1;
    await database.rows(statement(database.dialect, table, columns, size), rows.slice(start, start + size).flat());
    start += size;
  }
}

function statement(dialect: DialectName, table: string, columns: readonly string[], size: number): string {
  const key = `${dialect} ${table} ${size} ${columns.join()}`;
  const known = texts.get(key);
  if (known) return known;
  let position = 0;
  const tuple = () => `(${columns.map(() => (dialect === "sqlite" ? "?" : `$${++position}`)).join(", ")})`;
  const names = columns.map((column) => `"${column}"`).join(", ");
  const text = `insert into "${table}" (${names}) values ${Array.from({ length: size }, tuple).join(", ")}`;
  texts.set(key, text);
  return text;
}
