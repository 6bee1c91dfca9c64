import type { DialectName, Row } from "../database/database.ts";
import type { Grant } from "../plugin/actor.ts";
import { decoderOf } from "../table/decode.ts";
import type { Column, Table } from "../table/table.ts";
import { carry } from "./carried-lists.ts";
import { listColumn } from "./list-columns.ts";

export type RowMaker = (rows: readonly Row[], by: readonly Grant[]) => Row[];

type Decode = (value: unknown) => unknown;

/**
 * Decodes the rows that the driver made for one statement, in place: they have the names of properties already. Child
 * lists that came along are kept with their row.
 */
export function rowMaker(
  outputs: ReadonlyMap<string, Column>,
  lists: ReadonlyMap<string, Table>,
  dialect: DialectName,
): RowMaker {
  const decoders = decodersOf(outputs, dialect);
  const along = [...lists].map(([name, table]) => ({ name, from: listColumn(table), list: listOf(table, dialect) }));
  return (rows, by) => {
    for (const row of rows) {
      for (const { property, decode } of decoders) decodeIn(row, property, decode);
      if (along.length === 0) continue;
      carry(row, by, Object.fromEntries(along.map(({ name, from, list }) => [name, list(row[from])])));
      // Not deleted: that would make the row a slow one.
      for (const { from } of along) row[from] = undefined;
    }
    return rows as Row[];
  };
}

function decodeIn(row: Row, property: string, decode: Decode): void {
  const value = row[property];
  if (value !== null) row[property] = decode(value);
}

/** The rows of a child list out of JSON, which SQLite gives as text; null where there are none. */
function listOf({ columns }: Table, dialect: DialectName) {
  const decoders = decodersOf(
    columns.map((column) => [column.property, column] as const),
    dialect,
  );
  return (given: unknown): Row[] => {
    if (given === null || given === "[]") return [];
    const rows = (typeof given === "string" ? JSON.parse(given) : given) as Row[];
    for (const row of rows) for (const { property, decode } of decoders) decodeIn(row, property, decode);
    return rows;
  };
}

function decodersOf(outputs: Iterable<readonly [property: string, column: Column]>, dialect: DialectName) {
  return [...outputs].flatMap(([property, { kind }]) => {
    const decode = decoderOf(kind, dialect);
    return decode ? [{ property, decode }] : [];
  });
}
