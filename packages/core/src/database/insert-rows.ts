import type { Database } from "./database.ts";

/** Inserts rows in as few statements as keeps them preparable once. Columns as in the database, values encoded. */
export async function insertRows(
  database: Database,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(", ");
  for (let start = 0; start < rows.length; ) {
    // Few statement texts serve every count.
    const size = [100, 10, 1].find((candidate) => candidate <= rows.length - start) ?? 1;
    let position = 0;
    const slot = () => (database.dialect === "sqlite" ? "?" : `$${++position}`);
    const tuples = Array.from({ length: size }, () => `(${columns.map(slot).join(", ")})`).join(", ");
    const insert = `insert into "${table}" (${names}) values ${tuples}`;
    await database.rows(insert, rows.slice(start, start + size).flat());
    start += size;
  }
}
