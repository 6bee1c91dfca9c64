import { defineEntity, p } from "@mikro-orm/core";
import type { Attributes } from "../attributes/attributes.ts";
import type { DoNotContact } from "../contact-points/do-not-contact.ts";
import { emailColumns } from "../contact-points/email-address.ts";
import { externalIdColumns } from "../contact-points/external-id.ts";
import { handleColumns } from "../contact-points/handle.ts";
import type { PartyKind } from "../contact-points/party-fields.ts";
import { phoneColumns } from "../contact-points/phone.ts";
import { addressColumns } from "../contact-points/postal-address.ts";
import type { Entity } from "../plugin/entity.ts";
import { ownedProperties, recordProperties } from "../table/record.ts";
import { childOf, optionalReference, textKey } from "../table/references.ts";

/** A company, an authority, a household: whatever acts as one toward the firm. */
export const Organization = defineEntity({
  name: "Organization",
  tableName: "organizations",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    displayName: p.text(),
    displayNameKey: textKey("displayName"),
    legalName: p.text().nullable(),
    registrationId: p.text().nullable(),
    taxId: p.text().nullable(),
    industry: p.text().nullable(),
    /** Employees. */
    size: p.integer().nullable(),
    website: p.text().nullable(),
    parentId: optionalReference((): Entity => Organization),
    language: p.text().nullable(),
    timeZone: p.text().nullable(),
    kinds: p.json<readonly PartyKind[]>().nullable(),
    lifecycleStage: p.text().nullable(),
    source: p.text().nullable(),
    tags: p.json<readonly string[]>().nullable(),
    attributes: p.json<Attributes>().nullable(),
    doNotContact: p.json<DoNotContact>().nullable(),
    notes: p.text().nullable(),
  },
});

export const OrganizationEmail = defineEntity({
  name: "OrganizationEmail",
  tableName: "organizations_email",
  properties: { ...emailColumns, organizationId: childOf(() => Organization, "emails") },
});

export const OrganizationPhone = defineEntity({
  name: "OrganizationPhone",
  tableName: "organizations_phone",
  properties: { ...phoneColumns, organizationId: childOf(() => Organization, "phones") },
});

export const OrganizationAddress = defineEntity({
  name: "OrganizationAddress",
  tableName: "organizations_address",
  properties: { ...addressColumns, organizationId: childOf(() => Organization, "addresses") },
});

export const OrganizationHandle = defineEntity({
  name: "OrganizationHandle",
  tableName: "organizations_handle",
  properties: { ...handleColumns, organizationId: childOf(() => Organization, "handles") },
});

export const OrganizationExternalId = defineEntity({
  name: "OrganizationExternalId",
  tableName: "organizations_external_id",
  properties: { ...externalIdColumns, organizationId: childOf(() => Organization, "externalIds") },
});
