import { event, idOf, type Subject } from "@kith/core";
import * as z from "zod";
import { disqualifications, ratings } from "./lead.ts";

const about = {
  id: idOf("lead"),
  contactId: idOf("contact").nullable(),
  organizationId: idOf("organization").nullable(),
};
const example = {
  id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b21",
  contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
  organizationId: null,
};
const permission = "leads:read";

export const leadCaptured = event({
  name: "lead.captured",
  version: 1,
  permission,
  payload: z.strictObject(about),
  timeline: () => "Lead captured",
  examples: [example],
});

export const leadQualified = event({
  name: "lead.qualified",
  version: 1,
  permission,
  payload: z.strictObject({ ...about, rating: z.enum(ratings), score: z.int() }),
  timeline: ({ rating }) => `Lead is ${rating}`,
  examples: [{ ...example, rating: "hot", score: 85 }],
});

export const leadConverted = event({
  name: "lead.converted",
  version: 1,
  permission,
  payload: z.strictObject(about),
  timeline: () => "Lead converted",
  examples: [example],
});

export const leadDisqualified = event({
  name: "lead.disqualified",
  version: 1,
  permission,
  payload: z.strictObject({ ...about, disqualifiedFor: z.enum(disqualifications) }),
  timeline: () => "Lead disqualified",
  examples: [{ ...example, disqualifiedFor: "noBudget" }],
});

interface Concerned {
  readonly id: string;
  readonly contactId: string | null;
  readonly organizationId: string | null;
}

/** The lead and whom it is about, as every event says it. */
export const concerned = ({ id, contactId, organizationId }: Concerned): Concerned => ({
  id,
  contactId,
  organizationId,
});

/** The lead first, for the order of its events; the others so that it shows on their timelines. */
export const leadSubjects = ({ id, contactId, organizationId }: Concerned): readonly Subject[] => [
  { type: "lead", id },
  ...(contactId ? [{ type: "contact", id: contactId }] : []),
  ...(organizationId ? [{ type: "organization", id: organizationId }] : []),
];
