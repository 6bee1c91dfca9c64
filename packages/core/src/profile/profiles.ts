import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { ContactView, contactViews } from "../contacts/contact-schemas.ts";
import { Organization } from "../organizations/organization.ts";
import { OrganizationView, organizationViews } from "../organizations/organization-schemas.ts";
import type { ReadContext } from "../plugin/context.ts";
import { query } from "../plugin/operation.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { oneView } from "../record/record-view.ts";
import { historyFields, loadHistory, NextStep, nextStep } from "./history.ts";
import { loadSections, sectionFields } from "./load-sections.ts";
import { RelatedParty, relatedParties } from "./related-party.ts";

const common = { nextStep: NextStep, ...historyFields, ...sectionFields };

export const ContactProfile = z
  .object({ contact: ContactView, relations: z.array(RelatedParty), ...common })
  .meta({ id: "ContactProfile" });
/** All that the firm knows of a person, as far as the caller may see it. */
export interface ContactProfile<A = Record<string, unknown>, Sec = Record<string, unknown>>
  extends Omit<z.output<typeof ContactProfile>, "contact" | "sections"> {
  contact: ContactView<A>;
  sections: Sec;
}

export const OrganizationProfile = z
  .object({
    organization: OrganizationView,
    people: z.array(RelatedParty).describe("The people of the organization, its main contact first"),
    relations: z.array(RelatedParty).describe("Other organizations: parent, partner, supplier"),
    ...common,
  })
  .meta({ id: "OrganizationProfile" });
/** All that the firm knows of an organization, as far as the caller may see it. */
export interface OrganizationProfile<A = Record<string, unknown>, Sec = Record<string, unknown>>
  extends Omit<z.output<typeof OrganizationProfile>, "organization" | "sections"> {
  organization: OrganizationView<A>;
  sections: Sec;
}

/** What both have in common. */
async function loadProfile(of: ProfileOf, id: string, ctx: ReadContext) {
  const [related, history, { sections, failed }] = await Promise.all([
    relatedParties(of, id, ctx),
    loadHistory(of, [id], ctx),
    loadSections(of, [id], ctx),
  ]);
  const { interactions, openTasks } = history(id);
  return {
    related,
    nextStep: nextStep({ interactions, openTasks }, ctx.now),
    interactions: interactions ?? [],
    openTasks: openTasks ?? [],
    sections: sections.get(id) ?? {},
    failedSections: failed,
  };
}

export const contactProfile = query({
  summary: "Everything on a contact in one call: details, relations, history, tasks, each plugin's section",
  permission: "contacts:read",
  route: "GET /contacts/{id}/profile",
  input: z.strictObject({ id: idOf("contact") }),
  output: ContactProfile,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }],
}).run(async ({ id }, ctx) => {
  const row = await readRecord(ctx, Contact, id);
  const [contact, { related, ...rest }] = await Promise.all([
    oneView(contactViews, row, ctx),
    loadProfile("contact", id, ctx),
  ]);
  return { contact, relations: related, ...rest };
});

export const organizationProfile = query({
  summary: "Everything on an organization in one call: details, people, history, tasks, each plugin's section",
  permission: "organizations:read",
  route: "GET /organizations/{id}/profile",
  input: z.strictObject({ id: idOf("organization") }),
  output: OrganizationProfile,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" }],
}).run(async ({ id }, ctx) => {
  const row = await readRecord(ctx, Organization, id);
  const [organization, { related, ...rest }] = await Promise.all([
    oneView(organizationViews, row, ctx),
    loadProfile("organization", id, ctx),
  ]);
  const { contact: people = [], organization: relations = [] } = Object.groupBy(related, ({ party }) => party.type);
  return { organization, people, relations, ...rest };
});
