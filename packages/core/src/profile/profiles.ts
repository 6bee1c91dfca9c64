import * as z from "zod";
import { Contact, ContactView, contactViews } from "../contacts/contact.ts";
import { Organization, OrganizationView, organizationViews } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { query } from "../plugin/operation.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { oneView, type Views } from "../record/record-view.ts";
import { tableOf } from "../table/table.ts";
import { historyFields, loadHistory, loadSections, NextStep, nextStep, sectionFields } from "./profile-parts.ts";
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

/** The record with all that profiles of people and of organizations have in common. */
async function loadProfile<E extends Entity, V>(entity: E, views: Views<E, V>, id: string, ctx: ReadContext) {
  const of = tableOf(entity).type as ProfileOf;
  const row = await readRecord(ctx, entity, id);
  const [view, related, history, { sections, failed }] = await Promise.all([
    oneView(views, row, ctx),
    relatedParties(of, id, ctx),
    loadHistory(of, [id], ctx),
    loadSections(of, [id], ctx),
  ]);
  const { interactions, openTasks } = history(id);
  return {
    view,
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
  const { view, related, ...rest } = await loadProfile(Contact, contactViews, id, ctx);
  return { contact: view, relations: related, ...rest };
});

export const organizationProfile = query({
  summary: "Everything on an organization in one call: details, people, history, tasks, each plugin's section",
  permission: "organizations:read",
  route: "GET /organizations/{id}/profile",
  input: z.strictObject({ id: idOf("organization") }),
  output: OrganizationProfile,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" }],
}).run(async ({ id }, ctx) => {
  const { view, related, ...rest } = await loadProfile(Organization, organizationViews, id, ctx);
  const { contact: people = [], organization: relations = [] } = Object.groupBy(related, ({ party }) => party.type);
  return { organization: view, people, relations, ...rest };
});
