import { emailKey } from "../contact-points/email-address.ts";
import { ContactEmail } from "../contacts/contact.ts";
import { OrganizationEmail } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Found } from "./found.ts";

const most = 100;
const rankOf = ({ invalidSince }: { readonly invalidSince: Date | null }) => (invalidSince === null ? 0 : 4);

export async function contactsByEmail(email: string, ctx: ReadContext): Promise<Found[]> {
  const rows = await ctx
    .from(ContactEmail)
    .select(["row.contactId as id", "row.invalidSince"])
    .where("row.emailKey", "=", emailKey(email))
    .limit(most)
    .execute();
  return rows.map((row) => ({ type: "contact", id: row.id, rank: rankOf(row) }));
}

export async function organizationsByEmail(email: string, ctx: ReadContext): Promise<Found[]> {
  const rows = await ctx
    .from(OrganizationEmail)
    .select(["row.organizationId as id", "row.invalidSince"])
    .where("row.emailKey", "=", emailKey(email))
    .limit(most)
    .execute();
  return rows.map((row) => ({ type: "organization", id: row.id, rank: rankOf(row) }));
}
