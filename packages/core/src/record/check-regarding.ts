import type { ReadCall } from "../call/read-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";

/**
 * The columns behind `regarding`, which may be a record of any plugin: one that is there and that the caller may see
 * under the permission that shows its type. Nothing where it is left out, nulls where it is cleared.
 */
export async function regardingColumns(
  regarding: Subject | null | undefined,
  ctx: ReadContext,
): Promise<{ regardingType?: string | null; regardingId?: string | null }> {
  if (regarding === undefined) return {};
  if (regarding === null) return { regardingType: null, regardingId: null };
  const { type, id } = regarding;
  if (!(await isThere(regarding, ctx)))
    throw coreErrors(
      "reference.notFound",
      { field: "regarding", id },
      { errors: [{ pointer: "/regarding", message: `There is no ${type} ${id}` }] },
    );
  return { regardingType: type, regardingId: id };
}

async function isThere({ type, id }: Subject, ctx: ReadContext): Promise<boolean> {
  const { model, permissionOfType } = (ctx as ReadCall).session.runtime.registry;
  const entity = model.byType.get(type)?.entity;
  const permission = permissionOfType.get(type);
  const within = permission === undefined ? undefined : ctx.under(permission);
  if (!entity || !within) return false;
  const row = await within
    .from(entity)
    .select("row.id" as never)
    .where("row.id" as never, "=", id as never)
    .executeTakeFirst();
  return row !== undefined;
}
