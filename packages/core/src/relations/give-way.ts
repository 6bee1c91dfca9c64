import type { WriteContext } from "../plugin/context.ts";
import { Relation } from "./relation.ts";

interface Marked {
  readonly id: string;
  readonly contactId: string | null;
  readonly organizationId: string | null;
  readonly primary: boolean;
  readonly primaryContact: boolean;
}

/** A person has one main organization and an organization one main person: those that were it before give way. */
export async function giveWay(marked: Marked, ctx: WriteContext): Promise<void> {
  if (marked.primary) await unmark("contactId", "primary", marked, ctx);
  if (marked.primaryContact) await unmark("organizationId", "primaryContact", marked, ctx);
}

async function unmark(
  end: "contactId" | "organizationId",
  mark: "primary" | "primaryContact",
  marked: Marked,
  ctx: WriteContext,
) {
  const others = await ctx
    .from(Relation)
    .select("row.id")
    .where(`row.${end}`, "=", marked[end] as string)
    .where(`row.${mark}`, "=", true)
    .where("row.id", "!=", marked.id)
    .execute();
  for (const { id } of others) await ctx.update(Relation, id, { [mark]: false });
}
