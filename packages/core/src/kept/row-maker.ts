import type { DialectName, Row } from "../database/database.ts";
import type { Grant } from "../plugin/actor.ts";
import { decoderOf } from "../table/decode.ts";
import { type Column, propertyName, type Table } from "../table/table.ts";
import { carry } from "./carried-lists.ts";
import { listColumn } from "./list-columns.ts";

export type RowMaker = (rows: readonly Row[], by: readonly Grant[]) => Row[];

type Decode = ((value: unknown) => unknown) | undefined;
interface Output {
  readonly from: string | number;
  readonly property: string;
  readonly decode: Decode;
}

/**
 * Makes what the driver gave for one statement rows of properties, decoded; what is done for which column is settled with
 * the first row. Child lists that came along are kept with their row.
 */
export function rowMaker(
  outputs: ReadonlyMap<string, Column>,
  lists: ReadonlyMap<string, Table>,
  dialect: DialectName,
): RowMaker {
  const along = [...lists].map(([name, table]) => ({ name, from: listColumn(table), list: listOf(table, dialect) }));
  const marks = new Set(along.map(({ from }) => from));
  const planFor = (row: Row): readonly Output[] =>
    Object.keys(row).flatMap((from) => {
      const property = propertyName(from);
      const column = outputs.get(property);
      return marks.has(from) ? [] : { from, property, decode: column && decoderOf(column.kind, dialect) };
    });
  let plan: readonly Output[] = [];
  return (rows, by) => {
    const [first] = rows;
    if (!first) return [];
    if (plan.length === 0) plan = planFor(first);
    return rows.map((given) => {
      const row = read(given, plan);
      if (along.length > 0)
        carry(row, by, Object.fromEntries(along.map(({ name, from, list }) => [name, list(given[from])])));
      return row;
    });
  };
}

/** Rows of a child list out of lists of their values; null where there are none. */
function listOf({ columns }: Table, dialect: DialectName) {
  const plan = columns.map(
    ({ property, kind }, from): Output => ({ from, property, decode: decoderOf(kind, dialect) }),
  );
  return (values: unknown): Row[] => ((values ?? []) as Row[]).map((row) => read(row, plan));
}

function read(given: Row, outputs: readonly Output[]): Row {
  const row: Row = {};
  for (const { from, property, decode } of outputs) {
    const value = given[from];
    row[property] = decode && value !== null ? decode(value) : value;
  }
  return row;
}
