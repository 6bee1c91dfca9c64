import * as z from "zod";
import { attributesOf } from "../attributes/attributes.ts";
import { contactPointLists, contactPointPatches } from "../contact-points/contact-point-lists.ts";
import { partyInput } from "../contact-points/party-fields.ts";
import { idOf, optional, ownedInput, text, Version } from "../record/record-schemas.ts";

const details = {
  legalName: optional(text(300)),
  /** In the register of companies. */
  registrationId: optional(text(100)),
  taxId: optional(text(50)),
  industry: optional(text(100)),
  /** Employees. */
  size: optional(z.int().min(0).max(100_000_000)),
  website: optional(text(500)),
  parentId: optional(idOf("organization")),
  ...partyInput,
  attributes: attributesOf("organization").optional(),
  ...ownedInput,
};

export const CreateOrganization = z.strictObject({ displayName: text(300), ...details, ...contactPointLists });

/** JSON merge patch: `null` clears, what is left out stays, lists are replaced with their items matched by `id`. */
export const UpdateOrganization = z.strictObject({
  id: idOf("organization"),
  version: Version.optional(),
  displayName: text(300).optional(),
  ...details,
  ...contactPointPatches,
});

export type OrganizationFields = z.output<typeof UpdateOrganization>;
