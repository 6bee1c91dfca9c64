import { ContactExternalId } from "../contacts/contact.ts";
import { OrganizationExternalId } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Found } from "./found.ts";

const most = 100;

/** Without a source, in any of them. */
export async function contactsByExternalId(
  externalId: string,
  source: string | undefined,
  ctx: ReadContext,
): Promise<Found[]> {
  let query = ctx.from(ContactExternalId).select("row.contactId as id").where("row.externalId", "=", externalId);
  if (source !== undefined) query = query.where("row.source", "=", source);
  return (await query.limit(most).execute()).map(({ id }) => ({ type: "contact", id, rank: 0 }));
}

export async function organizationsByExternalId(
  externalId: string,
  source: string | undefined,
  ctx: ReadContext,
): Promise<Found[]> {
  let query = ctx
    .from(OrganizationExternalId)
    .select("row.organizationId as id")
    .where("row.externalId", "=", externalId);
  if (source !== undefined) query = query.where("row.source", "=", source);
  return (await query.limit(most).execute()).map(({ id }) => ({ type: "organization", id, rank: 0 }));
}
