import * as z from "zod";
import { optional, text } from "../record/record-schemas.ts";
import { DoNotContact, DoNotContactPatch } from "./do-not-contact.ts";

/** What somebody is to the firm; any number at once. */
export const partyKinds = ["prospect", "customer", "partner", "supplier", "former"] as const;
export type PartyKind = (typeof partyKinds)[number];

const Kinds = z.array(z.enum(partyKinds)).max(partyKinds.length);
const Tags = z.array(text(100)).max(200);
/** BCP 47. */
const Language = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "is not a language tag such as en or de-AT")
  .max(35);

/** What people and organizations have in common, as callers write it. */
export const partyInput = {
  kinds: Kinds.optional(),
  lifecycleStage: optional(text(50)),
  source: optional(text(100)),
  tags: Tags.optional(),
  language: optional(Language),
  /** IANA name. */
  timeZone: optional(text(50)),
  doNotContact: DoNotContactPatch.optional(),
  notes: optional(text(20_000)),
};

export const partyFields = {
  kinds: z.array(z.enum(partyKinds)),
  lifecycleStage: z.string().nullable(),
  source: z.string().nullable(),
  tags: z.array(z.string()),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  doNotContact: DoNotContact,
  notes: z.string().nullable(),
};

/** A set as it is stored: in the order its members came, null where it is empty. */
export const asSet = <T>(values: readonly T[]): readonly T[] | null =>
  values.length === 0 ? null : [...new Set(values)];
