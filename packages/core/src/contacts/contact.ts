import { defineEntity, p } from "@mikro-orm/core";
import type { Attributes } from "../attributes/attributes.ts";
import type { DoNotContact } from "../contact-points/do-not-contact.ts";
import { emailColumns } from "../contact-points/email-address.ts";
import { externalIdColumns } from "../contact-points/external-id.ts";
import { handleColumns } from "../contact-points/handle.ts";
import type { PartyKind } from "../contact-points/party-fields.ts";
import { phoneColumns } from "../contact-points/phone.ts";
import { addressColumns } from "../contact-points/postal-address.ts";
import { ownedProperties, recordProperties } from "../table/record.ts";
import { childOf, textKey } from "../table/references.ts";

/** A person, whatever the firm has to do with them. */
export const Contact = defineEntity({
  name: "Contact",
  tableName: "contacts",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    displayName: p.text(),
    displayNameKey: textKey("displayName"),
    salutation: p.text().nullable(),
    title: p.text().nullable(),
    givenName: p.text().nullable(),
    middleName: p.text().nullable(),
    familyName: p.text().nullable(),
    suffix: p.text().nullable(),
    nickname: p.text().nullable(),
    birthday: p.date().nullable(),
    gender: p.text().nullable(),
    language: p.text().nullable(),
    timeZone: p.text().nullable(),
    jobTitle: p.text().nullable(),
    department: p.text().nullable(),
    kinds: p.json<readonly PartyKind[]>().nullable(),
    lifecycleStage: p.text().nullable(),
    source: p.text().nullable(),
    tags: p.json<readonly string[]>().nullable(),
    attributes: p.json<Attributes>().nullable(),
    doNotContact: p.json<DoNotContact>().nullable(),
    notes: p.text().nullable(),
  },
});

export const ContactEmail = defineEntity({
  name: "ContactEmail",
  tableName: "contacts_email",
  properties: { ...emailColumns, contactId: childOf(() => Contact, "emails") },
});

export const ContactPhone = defineEntity({
  name: "ContactPhone",
  tableName: "contacts_phone",
  properties: { ...phoneColumns, contactId: childOf(() => Contact, "phones") },
});

export const ContactAddress = defineEntity({
  name: "ContactAddress",
  tableName: "contacts_address",
  properties: { ...addressColumns, contactId: childOf(() => Contact, "addresses") },
});

export const ContactHandle = defineEntity({
  name: "ContactHandle",
  tableName: "contacts_handle",
  properties: { ...handleColumns, contactId: childOf(() => Contact, "handles") },
});

export const ContactExternalId = defineEntity({
  name: "ContactExternalId",
  tableName: "contacts_external_id",
  properties: { ...externalIdColumns, contactId: childOf(() => Contact, "externalIds") },
});
