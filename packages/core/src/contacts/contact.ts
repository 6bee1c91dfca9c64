import { defineEntity, p } from "@mikro-orm/core";
import { addressColumns, emailColumns, handleColumns, phoneColumns } from "../contact-points/contact-point.ts";
import { externalIdColumns } from "../contact-points/external-id.ts";
import { partyProperties } from "../parties/party-fields.ts";
import { childOf } from "../table/references.ts";

/** A person, whatever the firm has to do with them. */
export const Contact = defineEntity({
  name: "Contact",
  tableName: "contacts",
  properties: {
    ...partyProperties,
    salutation: p.text().nullable(),
    title: p.text().nullable(),
    givenName: p.text().nullable(),
    middleName: p.text().nullable(),
    familyName: p.text().nullable(),
    suffix: p.text().nullable(),
    nickname: p.text().nullable(),
    birthday: p.date().nullable(),
    gender: p.text().nullable(),
    jobTitle: p.text().nullable(),
    department: p.text().nullable(),
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
