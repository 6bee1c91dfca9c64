import { defineEntity, p } from "@mikro-orm/core";
import { addressColumns, emailColumns, handleColumns, phoneColumns } from "../contact-points/contact-point.ts";
import { externalIdColumns } from "../contact-points/external-id.ts";
import { partyProperties } from "../parties/party-fields.ts";
import type { Entity } from "../plugin/entity.ts";
import { childOf, optionalReference } from "../table/references.ts";

/** A company, an authority, a household: whatever acts as one toward the firm. */
export const Organization = defineEntity({
  name: "Organization",
  tableName: "organizations",
  properties: {
    ...partyProperties,
    legalName: p.text().nullable(),
    registrationId: p.text().nullable(),
    taxId: p.text().nullable(),
    industry: p.text().nullable(),
    size: p.integer().nullable(),
    website: p.text().nullable(),
    parentId: optionalReference((): Entity => Organization),
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
