import type { ReadCall } from "../call/read-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { type Table, tableOf } from "../table/table.ts";
import type { AnyRow } from "./record-row.ts";

/**
 * Refuses a row that names a record which is not there, is in the bin, or is outside the caller's scope. One statement
 * for each referencing column, however many rows. The foreign key stands behind it for what happens meanwhile.
 */
export async function checkReferences(ctx: ReadCall, table: Table, rows: readonly AnyRow[], field = (property: string) => property): Promise<void> {
  for (const column of table.columns) {
    if (!column.references || column.childOf) continue;
    const ids = [...new Set(rows.map((row) => row[column.property]).filter((id): id is string => typeof id === "string"))];
    if (ids.length === 0) continue;
    const target = tableOf(column.references());
    const found = new Set<string>();
    for (let start = 0; start < ids.length; start += 500)
      for (const row of await ctx
        .from(target.entity)
        .select("row.id" as never)
        .where("row.id" as never, "in", ids.slice(start, start + 500) as never)
        .execute())
        found.add((row as { id: string }).id);
    const missing = ids.find((id) => !found.has(id));
    if (missing !== undefined)
      throw coreErrors("reference.notFound", { field: field(column.property), id: missing }, {
        errors: [{ pointer: `/${field(column.property)}`, message: `There is no ${target.type} ${missing}` }],
      });
  }
}
