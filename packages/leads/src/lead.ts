import { Contact, Organization, optionalReference, ownedProperties, recordProperties } from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import type { Answers } from "./questionnaire.ts";
import type { ScorePart } from "./score-answers.ts";

/** How promising a lead is, by its answers; `bogus` is nobody at all. */
export const ratings = ["hot", "warm", "cold", "bogus"] as const;
export type Rating = (typeof ratings)[number];

export const leadStatuses = ["new", "contacted", "qualified", "converted", "disqualified", "recycled"] as const;
export type LeadStatus = (typeof leadStatuses)[number];

export const disqualifications = [
  "noNeed",
  "noBudget",
  "noAuthority",
  "competitor",
  "unreachable",
  "duplicate",
  "bogus",
  "other",
] as const;
export type Disqualification = (typeof disqualifications)[number];

/** Somebody who may buy: a contact, or what is known of them until they are matched with one. */
export const Lead = defineEntity({
  name: "Lead",
  tableName: "leads_lead",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    contactId: optionalReference(() => Contact),
    organizationId: optionalReference(() => Organization),
    displayName: p.text().nullable(),
    email: p.text().nullable(),
    phone: p.text().nullable(),
    company: p.text().nullable(),
    source: p.text().nullable(),
    /** The product or service they asked for. */
    wanted: p.text().nullable(),
    priceRange: p.text().nullable(),
    timeframe: p.text().nullable(),
    answers: p.json<Answers>().nullable(),
    score: p.integer().nullable(),
    scoreParts: p.json<readonly ScorePart[]>().nullable(),
    rating: p.text().$type<Rating>().nullable(),
    status: p.text().$type<LeadStatus>(),
    disqualifiedFor: p.text().$type<Disqualification>().nullable(),
    notes: p.text().nullable(),
    convertedAt: p.datetime(3).nullable(),
    convertedContactId: optionalReference(() => Contact),
    convertedOrganizationId: optionalReference(() => Organization),
  },
});
