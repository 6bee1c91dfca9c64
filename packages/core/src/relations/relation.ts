import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { Organization } from "../organizations/organization.ts";
import { Day, idOf, nullableFields, optionalFields, recordFields, recordKey, text } from "../record/record-schemas.ts";
import { recordProperties } from "../table/record.ts";
import { optionalReference } from "../table/references.ts";

/**
 * Who has to do with whom: a person with an organization (`contactId`, `organizationId`), a person with a person
 * (`contactId`, `otherContactId`), an organization with an organization (`organizationId`, `otherOrganizationId`).
 */
export const Relation = defineEntity({
  name: "Relation",
  tableName: "relations",
  properties: {
    ...recordProperties,
    contactId: optionalReference(() => Contact),
    organizationId: optionalReference(() => Organization),
    otherContactId: optionalReference(() => Contact),
    otherOrganizationId: optionalReference(() => Organization),
    role: p.text(),
    startsOn: p.date().nullable(),
    endsOn: p.date().nullable(),
    /** The person's main organization. */
    primary: p.boolean(),
    /** The organization's main person: who is meant when its switchboard number calls. */
    primaryContact: p.boolean(),
    notes: p.text().nullable(),
  },
});

const ends = {
  contactId: idOf("contact"),
  organizationId: idOf("organization"),
  otherContactId: idOf("contact"),
  otherOrganizationId: idOf("organization"),
};
const details = { startsOn: Day, endsOn: Day, notes: text(2_000) };
const role = text(100).describe('What the first is to the second: "purchasing manager", "spouse", "supplier"');
const changeable = {
  ...optionalFields(details),
  primary: z.boolean().optional().describe("The person's main organization; another one that was it gives way"),
  primaryContact: z.boolean().optional().describe("The organization's main person; another that was it gives way"),
};

export const CreateRelation = z.strictObject({ ...optionalFields(ends), role, ...changeable });

/** The two ends stay: another pair is another relation. */
export const UpdateRelation = z.strictObject({ ...recordKey("relation"), role: role.optional(), ...changeable });

export const RelationView = z
  .object({
    ...recordFields("relation"),
    ...nullableFields(ends),
    role: z.string(),
    ...nullableFields(details),
    primary: z.boolean(),
    primaryContact: z.boolean(),
  })
  .meta({ id: "Relation" });
export interface RelationView extends z.output<typeof RelationView> {}
