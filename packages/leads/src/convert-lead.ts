import { command, idOf, Version } from "@kith/core";
import * as z from "zod";
import { contactOf, organizationOf, relate } from "./convert-parts.ts";
import { heldLead } from "./held-lead.ts";
import { Lead } from "./lead.ts";
import { concerned, leadConverted, leadSubjects } from "./lead-events.ts";
import { assertCanBecome } from "./lead-status.ts";
import { LeadView, leadView } from "./lead-view.ts";

export const convertLead = command({
  summary: "Make a lead a contact, an organization and their relation; those it matches are used as they are",
  permission: "leads:write",
  route: "POST /leads/{id}/convert",
  input: z.strictObject({ id: idOf("lead"), version: Version.optional() }),
  output: LeadView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b21" }],
}).run(async ({ id, version }, ctx) => {
  const lead = await heldLead(ctx, id, version);
  assertCanBecome(lead, "converted");
  const organization = await organizationOf(lead, ctx);
  const contact = await contactOf(lead, ctx);
  if (contact && organization) await relate(contact, organization, ctx);
  const contactId = contact?.id ?? null;
  const organizationId = organization?.id ?? null;
  const row = await ctx.update(Lead, id, {
    status: "converted",
    contactId,
    organizationId,
    convertedAt: ctx.now,
    convertedContactId: contactId,
    convertedOrganizationId: organizationId,
  });
  ctx.record(leadConverted, concerned(row), leadSubjects(row));
  return leadView(row);
});
