import { Organization } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import { organizationsOfPeople } from "./current-relations.ts";

interface About {
  readonly contactId?: string | null | undefined;
  readonly organizationId?: string | null | undefined;
}

/**
 * The organization that something with a person is also about, where nobody says otherwise: the one they stand for. So
 * a call with a person is on their firm's history too; `null` keeps it off. One that the caller may not see is none.
 */
export async function defaultOrganization(
  { contactId, organizationId }: About,
  ctx: ReadContext,
): Promise<string | null> {
  if (organizationId !== undefined || !contactId) return organizationId ?? null;
  const relations = ctx.under("relations:read");
  const id = relations && (await organizationsOfPeople([contactId], relations)).get(contactId);
  if (!id) return null;
  const row = await ctx.from(Organization).select("row.id").where("row.id", "=", id).executeTakeFirst();
  return row?.id ?? null;
}
