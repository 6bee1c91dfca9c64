import { checkAttributes } from "../attributes/check-attributes.ts";
import { patchDoNotContact } from "../contact-points/do-not-contact.ts";
import { asSet } from "../contact-points/party-fields.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { Contact } from "./contact.ts";
import type { ContactFields } from "./contact-input.ts";

type ContactRow = Row<typeof Contact>;
const nobody: Pick<ContactRow, "attributes" | "doNotContact"> = { attributes: null, doNotContact: null };

/** The columns that an input changes, `current` being the row it changes; what belongs in child tables stays out. */
export function contactColumns(
  input: Omit<ContactFields, "id" | "version">,
  ctx: ReadContext,
  current: Pick<ContactRow, "attributes" | "doNotContact"> = nobody,
): Partial<ContactRow> {
  const { emails, phones, addresses, handles, externalIds, kinds, tags, attributes, doNotContact, ...columns } = input;
  return {
    ...columns,
    ...(kinds && { kinds: asSet(kinds) }),
    ...(tags && { tags: asSet(tags) }),
    ...(attributes && { attributes: checkAttributes("contact", attributes, current.attributes ?? {}, ctx) }),
    ...(doNotContact && { doNotContact: patchDoNotContact(current.doNotContact ?? {}, doNotContact) }),
  };
}
