import { composition } from "../composition/composition-capability.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";

/**
 * The columns behind `regarding`: any record that the caller may see. Nothing where it is left out, nulls where it is
 * cleared.
 */
export async function regardingColumns(
  regarding: Subject | null | undefined,
  ctx: ReadContext,
): Promise<{ regardingType?: string | null; regardingId?: string | null }> {
  if (regarding === undefined) return {};
  if (regarding === null) return { regardingType: null, regardingId: null };
  const { type, id } = regarding;
  const visible = await ctx.get(composition).visible([regarding], ctx);
  if (!visible.has(id))
    throw coreErrors(
      "reference.notFound",
      { field: "regarding", id },
      {
        errors: [{ pointer: "/regarding", message: `There is no ${type} ${id}` }],
      },
    );
  return { regardingType: type, regardingId: id };
}
