import type { DialectName, Insert, Session } from "./database.ts";

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Numbers the slots of a statement on PostgreSQL: `$1`, `$2` … */
export function slotCounter(): () => string {
  let position = 0;
  return () => `$${++position}`;
}

/** The statements of an insert; a counter given is shared by all of them. Few texts serve every count of rows. */
export function insertStatements(
  dialect: DialectName,
  { table, columns, rows, orIgnore }: Insert,
  shared?: () => string,
): Statement[] {
  const names = columns.map((column) => `"${column}"`).join(", ");
  const statements: Statement[] = [];
  for (let start = 0; start < rows.length; ) {
    const size = [100, 10, 1].find((candidate) => candidate <= rows.length - start) ?? 1;
    const slot = dialect === "sqlite" ? () => "?" : (shared ?? slotCounter());
    const tuples = Array.from({ length: size }, () => `(${columns.map(slot).join(", ")})`).join(", ");
    const sql = `insert into "${table}" (${names}) values ${tuples}${orIgnore ? " on conflict do nothing" : ""}`;
    statements.push({ sql, parameters: rows.slice(start, start + size).flat() });
    start += size;
  }
  return statements;
}

/** All at once: what is said later could be said after the end of a transaction that nobody let wait for it. */
export async function sayInsert(query: Session["query"], dialect: DialectName, rows: Insert): Promise<void> {
  const statements = insertStatements(dialect, rows);
  const said = await Promise.allSettled(statements.map(({ sql, parameters }) => query(sql, parameters)));
  for (const answer of said) if (answer.status === "rejected") throw answer.reason;
}
