import type { ReadCall } from "../call/read-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { InputProblem } from "../errors/crm-error.ts";
import type { ReadContext } from "../plugin/context.ts";
import { type Column, type Table, tableOf } from "../table/table.ts";
import type { AnyRow } from "./record-row.ts";

/**
 * Refuses a row that names a record which is not there, is in the bin, or is outside the caller's scope. One statement
 * for each referencing column, however many rows. The foreign key stands behind it for what happens meanwhile.
 */
export async function checkReferences(
  ctx: ReadCall,
  table: Table,
  rows: readonly AnyRow[],
  place: (property: string, row: AnyRow) => string = (property) => property,
): Promise<void> {
  for (const column of referencing(table)) {
    const missing = await missingIds(ctx, column, rows);
    const row = rows.find((candidate) => missing.has(String(candidate[column.property])));
    if (!row) continue;
    const [id, field] = [String(row[column.property]), place(column.property, row)];
    const errors = [{ pointer: `/${field}`, message: noSuch(column, id) }];
    throw coreErrors("reference.notFound", { field, id }, { errors });
  }
}

/** The same for records that stand each for itself: the first thing wrong with each, by its index. */
export async function missingReferences(
  ctx: Pick<ReadContext, "from">,
  table: Table,
  rows: readonly (AnyRow | undefined)[],
): Promise<ReadonlyMap<number, InputProblem>> {
  const problems = new Map<number, InputProblem>();
  for (const column of referencing(table)) {
    const missing = await missingIds(ctx, column, rows);
    if (missing.size === 0) continue;
    rows.forEach((row, index) => {
      const id = row?.[column.property];
      if (typeof id !== "string" || !missing.has(id) || problems.has(index)) return;
      problems.set(index, { pointer: `/${column.property}`, message: noSuch(column, id) });
    });
  }
  return problems;
}

type Referencing = Column & { readonly references: NonNullable<Column["references"]> };

const referencing = (table: Table) =>
  table.columns.filter((column): column is Referencing => column.references !== undefined && !column.childOf);

const noSuch = (column: Referencing, id: string) => `There is no ${tableOf(column.references()).type} ${id}`;

async function missingIds(
  ctx: Pick<ReadContext, "from">,
  column: Referencing,
  rows: readonly (AnyRow | undefined)[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(rows.map((row) => row?.[column.property]).filter((id): id is string => typeof id === "string"));
  const all = [...ids];
  for (let start = 0; start < all.length; start += 500)
    for (const row of await ctx
      .from(column.references())
      .select("row.id" as never)
      .where("row.id" as never, "in", all.slice(start, start + 500) as never)
      .execute())
      ids.delete((row as { id: string }).id);
  return ids;
}
