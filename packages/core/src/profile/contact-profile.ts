import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { ContactView, oneContactView } from "../contacts/contact-view.ts";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { historyFields, loadHistory } from "./history.ts";
import { loadSections, sectionFields } from "./load-sections.ts";
import { NextStep, nextStep } from "./next-step.ts";
import { RelatedParty, relatedParties } from "./related-party.ts";

export const ContactProfile = z
  .object({
    contact: ContactView,
    relations: z.array(RelatedParty),
    nextStep: NextStep,
    ...historyFields,
    ...sectionFields,
  })
  .meta({ id: "ContactProfile" });
/** All that the firm knows of a person, as far as the caller may see it. */
export interface ContactProfile<A = Record<string, unknown>, Sec = Record<string, unknown>>
  extends Omit<z.output<typeof ContactProfile>, "contact" | "sections"> {
  contact: ContactView<A>;
  sections: Sec;
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
  const [contact, relations, history, { sections, failed }] = await Promise.all([
    oneContactView(row, ctx),
    relatedParties("contact", id, ctx),
    loadHistory("contact", [id], ctx),
    loadSections("contact", [id], ctx),
  ]);
  const { interactions, openTasks } = history(id);
  return {
    contact,
    relations,
    nextStep: nextStep(openTasks, interactions, ctx.now),
    interactions: interactions ?? [],
    openTasks: openTasks ?? [],
    sections: sections.get(id) ?? {},
    failedSections: failed,
  };
});
