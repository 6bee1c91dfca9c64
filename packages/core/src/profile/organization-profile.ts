import * as z from "zod";
import { Organization } from "../organizations/organization.ts";
import { OrganizationView, oneOrganizationView } from "../organizations/organization-view.ts";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { historyFields, loadHistory } from "./history.ts";
import { loadSections, sectionFields } from "./load-sections.ts";
import { NextStep, nextStep } from "./next-step.ts";
import { RelatedParty, relatedParties } from "./related-party.ts";

export const OrganizationProfile = z
  .object({
    organization: OrganizationView,
    /** The people of the organization, its main contact first. */
    people: z.array(RelatedParty),
    /** Other organizations: parent, partner, supplier. */
    relations: z.array(RelatedParty),
    nextStep: NextStep,
    ...historyFields,
    ...sectionFields,
  })
  .meta({ id: "OrganizationProfile" });
/** All that the firm knows of an organization, as far as the caller may see it. */
export interface OrganizationProfile<A = Record<string, unknown>, Sec = Record<string, unknown>>
  extends Omit<z.output<typeof OrganizationProfile>, "organization" | "sections"> {
  organization: OrganizationView<A>;
  sections: Sec;
}

export const organizationProfile = query({
  summary: "Everything on an organization in one call: details, people, history, tasks, each plugin's section",
  permission: "organizations:read",
  route: "GET /organizations/{id}/profile",
  input: z.strictObject({ id: idOf("organization") }),
  output: OrganizationProfile,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" }],
}).run(async ({ id }, ctx) => {
  const row = await readRecord(ctx, Organization, id);
  const [organization, related, history, { sections, failed }] = await Promise.all([
    oneOrganizationView(row, ctx),
    relatedParties("organization", id, ctx),
    loadHistory("organization", [id], ctx),
    loadSections("organization", [id], ctx),
  ]);
  const { interactions, openTasks } = history(id);
  return {
    organization,
    people: related.filter(({ party }) => party.type === "contact"),
    relations: related.filter(({ party }) => party.type === "organization"),
    nextStep: nextStep(openTasks, interactions, ctx.now),
    interactions: interactions ?? [],
    openTasks: openTasks ?? [],
    sections: sections.get(id) ?? {},
    failedSections: failed,
  };
});
