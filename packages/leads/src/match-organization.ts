import { comparisonKey, Organization, type ReadContext } from "@kith/core";

/** The organization of this name, as far as the caller may see names; none where several have it. */
export async function matchOrganization(company: string, ctx: ReadContext): Promise<string | null> {
  const organizations = ctx.under("organizations:read");
  if (!organizations || organizations.hides("displayName")) return null;
  const rows = await organizations
    .from(Organization)
    .select("row.id")
    .where("row.displayNameKey", "=", comparisonKey(company))
    .limit(2)
    .execute();
  const [match, another] = rows;
  if (!match || another) return null;
  // The lead is to refer to it, which takes that the caller's grants for leads reach it too.
  const reachable = await ctx.from(Organization).select("row.id").where("row.id", "=", match.id).executeTakeFirst();
  return reachable?.id ?? null;
}
