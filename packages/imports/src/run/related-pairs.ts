import { Relation, type WriteContext } from "@kith/core";
import { pairKey, pairOf } from "./create-parties.ts";
import type { RowPlan } from "./row-plan.ts";

/** Which of the people and organizations that were there before are related already. */
export async function relatedPairs(plans: readonly RowPlan[], ctx: WriteContext): Promise<ReadonlySet<string>> {
  const old = plans.filter(({ contact, organization }) => contact?.does !== "create" && organization?.does !== "create");
  const pairs = old.flatMap((plan) => pairOf(plan) ?? []);
  const relations = ctx.under("relations:read") ?? ctx.under("relations:write");
  if (pairs.length === 0 || !relations) return new Set();
  const rows = await relations
    .from(Relation)
    .select(["row.contactId", "row.organizationId"])
    .where("row.contactId", "in", [...new Set(pairs.map(({ contactId }) => contactId))])
    .where("row.organizationId", "in", [...new Set(pairs.map(({ organizationId }) => organizationId))])
    .execute();
  return new Set(rows.map(({ contactId, organizationId }) => pairKey({ contactId: contactId as string, organizationId: organizationId as string })));
}
