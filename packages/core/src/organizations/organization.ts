import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
import { contactPointLists, contactPointPatches } from "../contact-points/contact-point.ts";
import { contactPointEntities } from "../contact-points/contact-point-entities.ts";
import { partyFields, partyInput, partyProperties, partyView } from "../parties/party-fields.ts";
import type { Entity } from "../plugin/entity.ts";
import { idOf, nullableFields, optionalFields, recordKey, text } from "../record/record-schemas.ts";
import { viewsWithChildren } from "../record/record-view.ts";
import { optionalTexts } from "../table/record.ts";
import { optionalReference } from "../table/references.ts";

/** A company, an authority, a household: whatever acts as one toward the firm. */
export const Organization = defineEntity({
  name: "Organization",
  tableName: "organizations",
  properties: {
    ...partyProperties,
    ...optionalTexts("legalName", "registrationId", "taxId", "industry", "website"),
    size: p.integer().nullable(),
    parentId: optionalReference((): Entity => Organization),
  },
});

export const organizationLists = contactPointEntities(
  { name: "Organization", table: "organizations", key: "organizationId" },
  () => Organization,
);
export const {
  emails: OrganizationEmail,
  phones: OrganizationPhone,
  externalIds: OrganizationExternalId,
} = organizationLists;

const details = {
  legalName: text(300),
  registrationId: text(100).describe("In the register of companies"),
  taxId: text(50),
  industry: text(100),
  size: z.int().min(0).max(100_000_000).describe("Employees"),
  website: text(500),
  parentId: idOf("organization"),
};
const fields = { ...optionalFields(details), ...partyInput("organization") };
const displayName = text(300);

export const CreateOrganization = z.strictObject({ displayName, ...fields, ...contactPointLists });

/** JSON merge patch: `null` clears, what is left out stays, lists are replaced with their items matched by `id`. */
export const UpdateOrganization = z.strictObject({
  ...recordKey("organization"),
  displayName: displayName.optional(),
  ...fields,
  ...contactPointPatches,
});

export const OrganizationView = z
  .object({ ...partyFields("organization"), ...nullableFields(details) })
  .meta({ id: "Organization" });

/** An organization as the caller may see it; fields that the caller's grants hide are absent. */
export interface OrganizationView<A = Record<string, unknown>>
  extends Omit<z.output<typeof OrganizationView>, "attributes"> {
  attributes: A;
}

export const organizationViews = viewsWithChildren(
  Organization,
  (row, lists): OrganizationView => partyView(row, lists),
);
