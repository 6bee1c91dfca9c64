import { idOf, ownedFields, recordFields, recordView, wire } from "@kith/core";
import * as z from "zod";
import type { LeadRow } from "./held-lead.ts";
import { disqualifications, leadStatuses, ratings } from "./lead.ts";

export const LeadView = z
  .object({
    ...recordFields("lead"),
    contactId: idOf("contact").nullable(),
    organizationId: idOf("organization").nullable(),
    displayName: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    company: z.string().nullable(),
    source: z.string().nullable(),
    wanted: z.string().nullable(),
    priceRange: z.string().nullable(),
    timeframe: z.string().nullable(),
    answers: z.record(z.string(), z.string()).describe("By question"),
    score: z.int().nullable().describe("The sum of `scoreParts`; null until qualified"),
    scoreParts: z.array(z.object({ question: z.string(), points: z.int(), bogus: z.boolean() })),
    rating: z.enum(ratings).nullable(),
    status: z.enum(leadStatuses),
    disqualifiedFor: z.enum(disqualifications).nullable(),
    notes: z.string().nullable(),
    convertedAt: z.iso.datetime().nullable(),
    convertedContactId: idOf("contact").nullable(),
    convertedOrganizationId: idOf("organization").nullable(),
    ...ownedFields,
  })
  .meta({ id: "Lead" });

/** A lead as the caller may see it; fields that the caller's grants hide are absent. */
export interface LeadView extends z.output<typeof LeadView> {}

export const leadView = (row: LeadRow): LeadView => ({
  ...recordView(row),
  contactId: row.contactId,
  organizationId: row.organizationId,
  displayName: row.displayName,
  email: row.email,
  phone: row.phone,
  company: row.company,
  source: row.source,
  wanted: row.wanted,
  priceRange: row.priceRange,
  timeframe: row.timeframe,
  answers: row.answers ?? {},
  score: row.score,
  scoreParts: [...(row.scoreParts ?? [])],
  rating: row.rating,
  status: row.status,
  disqualifiedFor: row.disqualifiedFor,
  notes: row.notes,
  convertedAt: wire(row.convertedAt),
  convertedContactId: row.convertedContactId,
  convertedOrganizationId: row.convertedOrganizationId,
  ownerId: row.ownerId,
  teamId: row.teamId,
});
