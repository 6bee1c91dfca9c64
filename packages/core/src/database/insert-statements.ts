import type { DialectName, Insert, Session } from "./database.ts";
import { keptByText } from "./kept-by-text.ts";

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The same few texts come back at every command, and are much longer than what tells them apart. */
const keptTexts = keptByText(500, (): { sql?: string } => ({}));

/** What the text of an insert depends on, but for its size and slots. */
const formOf = ({ table, columns, orIgnore }: Insert) => `${table} ${columns} ${orIgnore}`;

/** The text of an insert of `size` rows, its slots numbered on PostgreSQL from after `before` on. */
export function insertText(dialect: DialectName, insert: Insert, size: number, before = 0): string {
  const kept = keptTexts(`${dialect} ${size} ${before} ${formOf(insert)}`);
  if (kept.sql !== undefined) return kept.sql;
  const { table, columns, orIgnore } = insert;
  let position = before;
  const slot = () => (dialect === "sqlite" ? "?" : `$${++position}`);
  const names = columns.map((column) => `"${column}"`).join(", ");
  const tuples = Array.from({ length: size }, () => `(${columns.map(slot).join(", ")})`).join(", ");
  kept.sql = `insert into "${table}" (${names}) values ${tuples}${orIgnore ? " on conflict do nothing" : ""}`;
  return kept.sql;
}

/** The statements of an insert; where they are parts of one statement, their slots come after those `before`. */
export function insertStatements(dialect: DialectName, insert: Insert, before?: number): Statement[] {
  const { rows, columns } = insert;
  const statements: Statement[] = [];
  for (let start = 0; start < rows.length; ) {
    const left = rows.length - start;
    // Few texts serve every count of rows.
    const size = left >= 100 ? 100 : left >= 10 ? 10 : 1;
    const sql = insertText(dialect, insert, size, before === undefined ? 0 : before + start * columns.length);
    const parameters = size === 1 ? (rows[start] as readonly unknown[]) : rows.slice(start, start + size).flat();
    statements.push({ sql, parameters });
    start += size;
  }
  return statements;
}

/** More would make a text that seldom returns. */
const mostInOne = 17;

/**
 * All inserts as one statement, each but the last in a `with`. Undefined where they are too many for that, and where one
 * table has several, which would not keep their order: what is in a `with` runs last first.
 */
export function oneInsertStatement(inserts: readonly Insert[]): Statement | undefined {
  let before = 0;
  const statements = inserts.flatMap((insert) => {
    const its = insertStatements("postgresql", insert, before);
    before += insert.rows.length * insert.columns.length;
    return its;
  });
  const inOrder = new Set(inserts.map(({ table }) => table)).size === statements.length;
  if (statements.length === 0 || !inOrder || statements.length > mostInOne) return undefined;
  const kept = keptTexts(inserts.map((insert) => `${insert.rows.length} ${formOf(insert)}`).join("; "));
  kept.sql ??= inOne(statements.map(({ sql }) => sql));
  return { sql: kept.sql, parameters: statements.flatMap(({ parameters }) => parameters) };
}

function inOne(texts: readonly string[]): string {
  const last = texts.at(-1) as string;
  const before = texts.slice(0, -1).map((sql, index) => `"${index}" as (${sql})`);
  return before.length === 0 ? last : `with ${before.join(", ")} ${last}`;
}

/** All at once: what is said later could be said after the end of a transaction that nobody let wait for it. */
export async function sayInsert(query: Session["query"], dialect: DialectName, rows: Insert): Promise<void> {
  const [first, ...others] = insertStatements(dialect, rows);
  if (!first) return;
  const beginning = query(first.sql, first.parameters);
  if (others.length === 0) return void (await beginning);
  const said = await Promise.allSettled([beginning, ...others.map(({ sql, parameters }) => query(sql, parameters))]);
  for (const answer of said) if (answer.status === "rejected") throw answer.reason;
}
