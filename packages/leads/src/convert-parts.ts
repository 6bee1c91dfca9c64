import { createContact, createOrganization, createRelation, Relation, type WriteContext } from "@kith/core";
import type { LeadRow } from "./held-lead.ts";
import { matchContact } from "./match-contact.ts";
import { matchOrganization } from "./match-organization.ts";

/** A record that a conversion ends in: one that was there, or one it made. */
export interface Party {
  readonly id: string;
  readonly made: boolean;
}

/** What a new record takes over, so that nothing is typed again. */
const inherited = ({ source, ownerId, teamId }: LeadRow) => ({
  kinds: ["prospect" as const],
  source,
  teamId,
  ...(ownerId === null ? {} : { ownerId }),
});

/** The person: whom the lead is matched with, or somebody new. None where the lead is of a company alone. */
export async function contactOf(lead: LeadRow, ctx: WriteContext): Promise<Party | undefined> {
  const { email, phone } = lead;
  const known = lead.contactId ?? (email ? await matchContact(email, ctx) : null);
  if (known) return { id: known, made: false };
  const displayName = lead.displayName ?? email ?? phone;
  if (displayName === null) return undefined;
  const { id } = await ctx.call(createContact, {
    ...inherited(lead),
    displayName,
    ...(email ? { emails: [{ email }] } : {}),
    ...(phone ? { phones: [{ number: phone }] } : {}),
  });
  return { id, made: true };
}

/** The organization: the one it is matched with, the one of its company's name, or a new one. */
export async function organizationOf(lead: LeadRow, ctx: WriteContext): Promise<Party | undefined> {
  const { company } = lead;
  const known = lead.organizationId ?? (company ? await matchOrganization(company, ctx) : null);
  if (known) return { id: known, made: false };
  if (company === null) return undefined;
  const { id } = await ctx.call(createOrganization, { ...inherited(lead), displayName: company });
  return { id, made: true };
}

/** Relates the two where they are not related yet. */
export async function relate(contact: Party, organization: Party, ctx: WriteContext): Promise<void> {
  const ends = { contactId: contact.id, organizationId: organization.id };
  if (!contact.made && !organization.made && (await related(ends, ctx))) return;
  await ctx.call(createRelation, {
    ...ends,
    role: "contact person",
    // Somebody's main organization, or an organization's main person, is not changed by a lead.
    primary: contact.made,
    primaryContact: organization.made,
  });
}

async function related(ends: { contactId: string; organizationId: string }, ctx: WriteContext): Promise<boolean> {
  const relation = await ctx
    .from(Relation)
    .select("row.id")
    .where("row.contactId", "=", ends.contactId)
    .where("row.organizationId", "=", ends.organizationId)
    .executeTakeFirst();
  return relation !== undefined;
}
