import type { Database } from "../database.ts";
import { columnsOf } from "../dialect-parts.ts";

/** A step of a migration after which data are gone. */
export interface DestructiveStep {
  readonly statement: string;
  readonly table: string;
  /** How many rows it takes, or takes something from. */
  readonly rows: number;
}

const table = '(?:"?\\w+"?\\.)?"?(\\w+)"?';
const created = new RegExp(`^create (?:\\w+ )?table (?!if )${table}`, "i");
/** Of all rows of one table; which columns, the second group says. */
const copied = new RegExp(`^insert into ${table}.*? select (?!distinct)(.+) from ${table} ?;?$`, "i");
const dropped = /^drop table (?:if exists )?(.+?)(?: cascade| restrict)? ?;?$/i;
const altered = new RegExp(`^alter table (?:if exists )?${table}`, "i");
const droppedColumn = new RegExp(`\\bdrop (?:column )?(?:if exists )?${table}`, "gi");
const deleted = new RegExp(`\\bdelete from (?:only )?${table}`, "gi");
const truncated = /^truncate (?:table )?(.+)$/i;

/**
 * Finds the steps of a migration that destroy data, statement by statement, each to be seen before it runs. A table that
 * is made anew (create, copy, drop, rename) loses only the columns that the copy leaves out.
 */
export function lossWatch(database: Database) {
  const steps: DestructiveStep[] = [];
  const own = new Set<string>();
  const copies = new Map<string, { readonly into: string; readonly columns: readonly string[] }>();
  /** What is lost with a copy, once what it was made of is gone. */
  const held = new Map<string, { readonly table: string; readonly rows: number }>();

  const lose = (statement: string, table: string, rows: number) => {
    if (rows > 0) steps.push({ statement, table, rows });
  };
  const drop = async (statement: string, table: string) => {
    const rows = await rowsOf(database, table);
    const copy = copies.get(table);
    const origin = held.get(table);
    if (origin) return lose(statement, origin.table, origin.rows);
    if (!copy) return own.has(table) ? undefined : lose(statement, table, rows);
    held.set(copy.into, { table, rows });
    for (const column of copy.columns.includes("*") ? [] : await columnsOf(database, table))
      if (!copy.columns.includes(column))
        lose(`${statement} -- after a copy without ${column}`, table, await rowsOf(database, table, column));
  };
  const see = async (statement: string) => {
    const text = statement
      .replace(/--.*$|\/\*[\s\S]*?\*\//gm, " ")
      .trim()
      .split(/\s+/)
      .join(" ");
    // The body of a trigger or function is not said now.
    if (/^create\b/i.test(text)) return void own.add(created.exec(text)?.[1] ?? "");
    const [, into, columns, from] = copied.exec(text) ?? [];
    if (into && columns && from) copies.set(from, { into, columns: columns.match(/[\w*]+/g) ?? [] });
    for (const gone of dropped.exec(text)?.[1]?.match(/\w+/g) ?? []) await drop(statement, gone);
    const [, changed] = altered.exec(text) ?? [];
    for (const [, column] of changed ? text.matchAll(droppedColumn) : [])
      lose(statement, changed as string, await rowsOf(database, changed as string, column));
    const emptied = [...text.matchAll(deleted)].map(([, target]) => target as string);
    for (const target of new Set([...emptied, ...(truncated.exec(text)?.[1]?.match(/\w+/g) ?? [])]))
      if (!own.has(target)) lose(statement, target, await rowsOf(database, target));
  };
  return { steps: steps as readonly DestructiveStep[], see };
}

/** The rows of a table, with `column` those that have a value in it. It fails nowhere, which would spoil a transaction. */
async function rowsOf(database: Database, table: string, column?: string): Promise<number> {
  const known = await columnsOf(database, table);
  if (column === undefined ? known.length === 0 : !known.includes(column)) return 0;
  const [row] = await database.rows(`select count(${column ? `"${column}"` : "*"}) as count from "${table}"`, []);
  return Number(row?.count);
}
