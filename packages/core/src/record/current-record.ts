import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Table } from "../table/table.ts";
import type { AnyRow } from "./record-row.ts";

/**
 * The record that is about to change, within the caller's scope, held against other writers until the end of the
 * transaction. One that is not there, or not for the caller, is a 404; another version than expected a 412.
 */
export async function currentRecord(
  ctx: WriteCall,
  table: Table,
  id: string,
  bin: "with" | "without" | "only",
  version: number | undefined,
): Promise<AnyRow> {
  let query = ctx
    .from(table.entity, { bin })
    .selectAll("row" as never)
    .where("row.id" as never, "=", id as never);
  // SQLite has one writer at a time anyway.
  if (ctx.session.runtime.database.dialect === "postgresql") query = query.forUpdate("row" as never);
  const row = (await query.executeTakeFirst()) as AnyRow | undefined;
  if (!row) throw coreErrors("record.notFound", { type: table.type, id });
  if (version !== undefined && row["version"] !== version)
    throw coreErrors("record.stale", { type: table.type, id, expected: version, actual: row["version"] });
  return row;
}
