import { checkAttributes } from "../attributes/check-attributes.ts";
import { patchDoNotContact } from "../contact-points/do-not-contact.ts";
import { asSet } from "../contact-points/party-fields.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { Organization } from "./organization.ts";
import type { OrganizationFields } from "./organization-input.ts";

type OrganizationRow = Row<typeof Organization>;
const nobody: Pick<OrganizationRow, "attributes" | "doNotContact"> = { attributes: null, doNotContact: null };

/** The columns that an input changes, `current` being the row it changes; what belongs in child tables stays out. */
export function organizationColumns(
  input: Omit<OrganizationFields, "id" | "version">,
  ctx: ReadContext,
  current: Pick<OrganizationRow, "attributes" | "doNotContact"> = nobody,
): Partial<OrganizationRow> {
  const { emails, phones, addresses, handles, externalIds, kinds, tags, attributes, doNotContact, ...columns } = input;
  return {
    ...columns,
    ...(kinds && { kinds: asSet(kinds) }),
    ...(tags && { tags: asSet(tags) }),
    ...(attributes && { attributes: checkAttributes("organization", attributes, current.attributes ?? {}, ctx) }),
    ...(doNotContact && { doNotContact: patchDoNotContact(current.doNotContact ?? {}, doNotContact) }),
  };
}
