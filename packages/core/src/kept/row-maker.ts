import type { DialectName, Row } from "../database/database.ts";
import type { Grant } from "../plugin/actor.ts";
import { decoderOf } from "../table/decode.ts";
import type { Column, Table } from "../table/table.ts";
import { carry } from "./carried-lists.ts";
import { childrenMaker } from "./child-maker.ts";
import { listColumn } from "./list-columns.ts";

export type RowMaker = (rows: readonly Row[], by: readonly Grant[], tenant: string) => Row[];

/**
 * Decodes the rows that the driver made for one statement, in place: they have the names of properties already. Child
 * lists that came along are kept with their row.
 */
export function rowMaker(
  outputs: ReadonlyMap<string, Column>,
  lists: ReadonlyMap<string, Table>,
  dialect: DialectName,
): RowMaker {
  const decoders = [...outputs].flatMap(([property, { kind }]) => {
    const decode = decoderOf(kind, dialect);
    return decode ? [{ property, decode }] : [];
  });
  const along = [...lists].map(([name, table]) => ({
    name,
    from: listColumn(table),
    children: childrenMaker(table, dialect),
  }));
  return (rows, by, tenant) => {
    for (const row of rows) {
      for (const { property, decode } of decoders) {
        const value = row[property];
        if (value !== null) row[property] = decode(value);
      }
      if (along.length === 0) continue;
      const lists: Record<string, Row[]> = {};
      for (const { name, from, children } of along) {
        lists[name] = children(row[from], tenant, row["id"]);
        // Not deleted: that would make the row a slow one.
        row[from] = undefined;
      }
      carry(row, by, lists);
    }
    return rows as Row[];
  };
}
