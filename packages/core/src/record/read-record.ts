import { coreErrors } from "../errors/core-errors.ts";
import { askKept, type Parts } from "../kept/kept-query.ts";
import type { FromOptions, ReadContext } from "../plugin/context.ts";
import type { Entity, Row } from "../plugin/entity.ts";
import { tableOf } from "../table/table.ts";

/** The row with this id, as far as the caller may see it; 404 otherwise, so that nobody learns of what he may not see. */
export async function readRecord<E extends Entity>(
  ctx: ReadContext,
  entity: E,
  id: string,
  options: FromOptions = {},
): Promise<Row<E>> {
  const [row] = await askKept(
    ctx,
    `record ${tableOf(entity).name} ${options.bin}`,
    ({ from, slot, withLists }) =>
      withLists(from(entity, options).selectAll("row").where("row.id", "=", slot("id")), entity),
    { id },
  );
  if (!row) throw coreErrors("record.notFound", { type: tableOf(entity).type, id });
  return row as Row<E>;
}

/** Whether there is a record with this id that the caller may see. */
export async function isVisible(ctx: ReadContext, entity: Entity, id: string): Promise<boolean> {
  const build = ({ from, slot }: Parts) => from(entity).select("row.id").where("row.id", "=", slot("id"));
  return (await askKept(ctx, `is ${tableOf(entity).name} visible`, build, { id })).length > 0;
}

/** Throws what `readRecord` would. */
export async function assertVisible(ctx: ReadContext, entity: Entity, id: string): Promise<void> {
  if (!(await isVisible(ctx, entity, id))) throw coreErrors("record.notFound", { type: tableOf(entity).type, id });
}
