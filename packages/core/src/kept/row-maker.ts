import { objectMaker } from "../call/object-maker.ts";
import type { DialectName, Row } from "../database/database.ts";
import type { Grant } from "../plugin/actor.ts";
import { decoderOf } from "../table/decode.ts";
import type { Column, Table } from "../table/table.ts";
import { carry } from "./carried-lists.ts";
import { childrenMaker, type Parent } from "./child-maker.ts";
import { listColumn } from "./list-columns.ts";

export type RowMaker = (rows: readonly Row[], by: readonly Grant[], tenant: string) => Row[];

/**
 * Makes rows of those that the driver made for one statement, which have the names of properties already: `columns` says
 * what is to be decoded. Child lists that came along are kept with their row.
 */
export function rowMaker(
  columns: ReadonlyMap<string, Column>,
  lists: ReadonlyMap<string, Table>,
  dialect: DialectName,
): RowMaker {
  const along = [...lists].map(([name, table]) => ({
    ...{ name, from: listColumn(table), take: childrenMaker(table, dialect), nulls: true },
  }));
  const listsOf = objectMaker<Parent>(along);
  const decoder = (column: Column | undefined) => column && decoderOf(column.kind, dialect);
  const makerOf = (row: Row) => {
    const names = Object.keys(row).filter((name) => !along.some(({ from }) => from === name));
    return objectMaker(names.map((name) => ({ name, from: name, take: decoder(columns.get(name)) })));
  };
  let make: ReturnType<typeof makerOf>;
  return (rows, by, tenant) =>
    rows.map((given) => {
      make ??= makerOf(given);
      const row = make(given, undefined);
      if (along.length > 0) carry(row, by, listsOf(given, { tenant, id: row["id"] }) as Record<string, Row[]>);
      return row;
    });
}
