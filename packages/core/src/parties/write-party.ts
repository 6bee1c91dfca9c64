import { checkAttributes } from "../attributes/attributes.ts";
import { patchDoNotContact } from "../contact-points/channel.ts";
import type { ContactPoints } from "../contact-points/contact-point.ts";
import { contactPointRows } from "../contact-points/contact-point-rows.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Organization } from "../organizations/organization.ts";
import type { ReadContext, WriteContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { tableOf } from "../table/table.ts";
import type { PartyInput } from "./party-fields.ts";

type Given = ContactPoints & PartyInput;
type Party = typeof Contact | typeof Organization;
type Stored = Pick<Row<Party>, "attributes" | "doNotContact" | "version">;

/** A set as it is stored: in the order its members came, null where it is empty. */
const asSet = <T>(values: readonly T[]): readonly T[] | null => (values.length === 0 ? null : [...new Set(values)]);

/** The columns that an input changes; what belongs in child tables stays out. */
function columnsOf<I extends Given>(type: ProfileOf, input: I, ctx: ReadContext, stored?: Stored) {
  const { emails, phones, addresses, handles, externalIds, kinds, tags, attributes, doNotContact, ...columns } = input;
  return {
    ...columns,
    kinds: kinds && asSet(kinds),
    tags: tags && asSet(tags),
    attributes: attributes && checkAttributes(type, attributes, stored?.attributes ?? {}, ctx),
    doNotContact: doNotContact && patchDoNotContact(stored?.doNotContact ?? {}, doNotContact),
  };
}

/** What a new person's or organization's row and child rows hold. */
export const newParty = <I extends Given>(type: ProfileOf, input: I, ctx: ReadContext) => ({
  // The host's schema may have defaults, or refuse a record without attributes.
  values: columnsOf(type, { ...input, attributes: input.attributes ?? {} }, ctx),
  children: contactPointRows(input, ctx.tenant),
});

/** Changes a person or an organization; `nameOf` may know a display name that follows from the change. */
export async function changeParty<E extends Party>(
  entity: E,
  { id, version, ...input }: Given & { id: string; version?: number | undefined },
  ctx: WriteContext,
  nameOf: (current: Row<E>) => string | undefined = () => undefined,
): Promise<Row<E>> {
  // Held until the end: what is merged into stored values must not undo a change made meanwhile.
  const current = (await ctx.update(entity, id, {}, { version })) as Row<E> & Stored;
  // A number is read in the country of the address, so that one list may need the other.
  const stored = input.phones || input.addresses ? (await ctx.children(entity, [id])).get(id) : undefined;
  const displayName = nameOf(current);
  const columns = columnsOf(tableOf(entity).type as ProfileOf, input, ctx, current);
  return ctx.update(entity, id, { ...columns, ...(displayName && { displayName }) } as Partial<Row<E>>, {
    children: contactPointRows(input, ctx.tenant, stored),
  });
}
