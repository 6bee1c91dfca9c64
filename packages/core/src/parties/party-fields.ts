import { p } from "@mikro-orm/core";
import * as z from "zod";
import { type Attributes, attributesOf } from "../attributes/attributes.ts";
import { DoNotContact, DoNotContactPatch } from "../contact-points/channel.ts";
import { contactPointViews } from "../contact-points/contact-point.ts";
import { contactPointsView } from "../contact-points/contact-point-rows.ts";
import type { Contact } from "../contacts/contact.ts";
import type { ChildLists } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { ProfileOf } from "../plugin/section.ts";
import {
  nullableFields,
  optionalFields,
  optionalList,
  ownedFields,
  ownedInput,
  recordFields,
  text,
} from "../record/record-schemas.ts";
import { optionalTexts, ownedProperties, recordProperties } from "../table/record.ts";
import { textKey } from "../table/references.ts";

// What people and organizations have in common, as columns, as callers write it, and as it is answered.

/** What somebody is to the firm; any number at once. */
const partyKinds = ["prospect", "customer", "partner", "supplier", "former"] as const;

export const partyProperties = {
  ...recordProperties,
  ...ownedProperties,
  displayName: p.text(),
  displayNameKey: textKey("displayName"),
  ...optionalTexts("language", "timeZone", "lifecycleStage", "source", "notes"),
  kinds: p.json<readonly (typeof partyKinds)[number][]>().nullable(),
  tags: p.json<readonly string[]>().nullable(),
  attributes: p.json<Attributes>().nullable(),
  doNotContact: p.json<DoNotContact>().nullable(),
};

const details = {
  lifecycleStage: text(50),
  source: text(100),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "is not a language tag such as en or de-AT")
    .max(35)
    .describe("BCP 47"),
  timeZone: text(50).describe("IANA name"),
  notes: text(20_000),
};

export const partyInput = (type: ProfileOf) => ({
  ...optionalFields(details),
  kinds: optionalList(z.enum(partyKinds), partyKinds.length),
  tags: optionalList(text(100), 200),
  doNotContact: DoNotContactPatch.optional(),
  attributes: attributesOf(type).optional(),
  ...ownedInput,
});
const Input = z.strictObject(partyInput("contact"));
export type PartyInput = z.output<typeof Input>;

export const partyFields = (type: ProfileOf) => ({
  ...recordFields(type),
  displayName: z.string(),
  ...nullableFields(details),
  kinds: z.array(z.enum(partyKinds)),
  tags: z.array(z.string()),
  doNotContact: DoNotContact,
  attributes: attributesOf(type),
  ...contactPointViews,
  ...ownedFields,
});

export const partyFilters = ["displayName", "kinds", "tags", "lifecycleStage", "source", "language"] as const;

type Sets = Pick<Row<typeof Contact>, "kinds" | "tags" | "attributes" | "doNotContact">;

export const partyView = <R extends Sets>(record: R, lists: ChildLists) =>
  Object.assign(record, contactPointsView(lists), {
    kinds: [...(record.kinds ?? [])],
    tags: [...(record.tags ?? [])],
    doNotContact: record.doNotContact ?? {},
    attributes: record.attributes ?? {},
  });
