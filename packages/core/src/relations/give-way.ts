import type { WriteContext } from "../plugin/context.ts";
import { Relation } from "./relation.ts";

interface Marked {
  readonly id: string;
  readonly contactId: string | null;
  readonly organizationId: string | null;
  readonly primary: boolean;
  readonly primaryContact: boolean;
}

/**
 * A person has one main organization and an organization one main person: those that were it before give way. Of
 * several that are marked at once the last one stays it.
 */
export async function giveWay(marked: readonly Marked[], ctx: WriteContext): Promise<void> {
  await unmark("contactId", "primary", marked, ctx);
  await unmark("organizationId", "primaryContact", marked, ctx);
}

async function unmark(
  end: "contactId" | "organizationId",
  mark: "primary" | "primaryContact",
  marked: readonly Marked[],
  ctx: WriteContext,
) {
  const last = new Map(marked.flatMap((relation) => (relation[mark] ? [[relation[end], relation.id] as const] : [])));
  if (last.size === 0) return;
  const all = await ctx
    .from(Relation)
    .select(["row.id", `row.${end} as of`])
    .where(`row.${end}`, "in", [...last.keys()])
    .where(`row.${mark}`, "=", true)
    .execute();
  for (const { id, of } of all) if (last.get(of) !== id) await ctx.update(Relation, id, { [mark]: false });
}
