import { Contact, comparisonKey, Relation, type WriteContext } from "@kith/core";
import type { Draft } from "../rows/draft.ts";
import { type KnownParties, memberKey } from "./known-party.ts";

/** A person of a row, and the organization it was found to be about. */
export interface Membership {
  readonly draft: Draft;
  readonly organizationId: string;
}

/** Adds the people who are in those organizations by the names that the rows give: same name, same firm, same person. */
export async function loadMembers(
  memberships: readonly Membership[],
  known: KnownParties,
  ctx: WriteContext,
): Promise<void> {
  const contacts = ctx.under("contacts:read") ?? ctx.under("contacts:write");
  const relations = ctx.under("relations:read") ?? ctx.under("relations:write");
  if (!contacts || !relations || contacts.hides("displayName") || memberships.length === 0) return;
  const names = [...new Set(memberships.map(({ draft }) => comparisonKey(draft.name)))];
  const organizations = [...new Set(memberships.map(({ organizationId }) => organizationId))];
  const people = await contacts
    .from(Contact)
    .select(["row.id", "row.version", "row.displayName"])
    .where("row.displayNameKey", "in", names)
    .orderBy("row.id")
    .execute();
  const byId = new Map(people.map((person) => [person.id, person]));
  const ids = [...byId.keys()];
  for (let start = 0; start < ids.length; start += 500) {
    const rows = await relations
      .from(Relation)
      .select(["row.contactId", "row.organizationId"])
      .where("row.contactId", "in", ids.slice(start, start + 500))
      .where("row.organizationId", "in", organizations)
      .execute();
    for (const { contactId, organizationId } of rows) {
      const person = byId.get(contactId ?? "");
      if (!person || !organizationId) continue;
      known.add(memberKey(organizationId, person.displayName), {
        id: person.id,
        version: person.version,
        name: person.displayName,
        externalIds: [],
      });
    }
  }
}
