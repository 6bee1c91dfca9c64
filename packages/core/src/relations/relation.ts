import { defineEntity, p } from "@mikro-orm/core";
import { Contact } from "../contacts/contact.ts";
import { Organization } from "../organizations/organization.ts";
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
