import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { Organization } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { recordView } from "../record/record-view.ts";

import { Relation, RelationView } from "../relations/relation.ts";

const most = 200;

/** A relation seen from one of its ends: what it is, and who stands at the other end. */
export const RelatedParty = z.object({
  relation: RelationView,
  party: z.object({ type: z.enum(["contact", "organization"]), id: z.uuid(), displayName: z.string() }),
});
export interface RelatedParty extends z.output<typeof RelatedParty> {}

/**
 * Who a person or organization has to do with, the most important first: main ones, present ones, then past ones. Whom
 * the caller may not see is left out.
 */
export async function relatedParties(of: ProfileOf, id: string, ctx: ReadContext): Promise<RelatedParty[]> {
  const relations = ctx.under("relations:read");
  if (!relations) return [];
  const ends =
    of === "contact"
      ? (["contactId", "otherContactId"] as const)
      : (["organizationId", "otherOrganizationId"] as const);
  // One statement for each end: of a condition over both, SQLite makes a walk over all relations.
  const rows = (await Promise.all(ends.map((end) => relationsAt(end, id, relations))))
    .flat()
    .sort(byImportance)
    .slice(0, most);
  const views = rows.map(recordView);
  const others = views.map((view) => otherEnd(view, id));
  const names = new Map([...(await namesOf("contact", others, ctx)), ...(await namesOf("organization", others, ctx))]);
  return views.flatMap((relation, index) => {
    const party = others[index];
    const displayName = party && names.get(party.id);
    return party && displayName !== undefined ? [{ relation, party: { ...party, displayName } }] : [];
  });
}

type RelationRow = Row<typeof Relation>;
type End = "contactId" | "organizationId" | "otherContactId" | "otherOrganizationId";

const relationsAt = (end: End, id: string, ctx: ReadContext): Promise<RelationRow[]> =>
  ctx
    .from(Relation)
    .selectAll("row")
    .where(`row.${end}`, "=", id)
    .orderBy("row.primary", "desc")
    .orderBy("row.primaryContact", "desc")
    .orderBy("row.endsOn", (order) => order.desc().nullsFirst())
    .orderBy("row.id")
    .limit(most)
    .execute();

/** The same order for what came from both ends. */
function byImportance(one: RelationRow, other: RelationRow): number {
  const marks =
    Number(other.primary) - Number(one.primary) || Number(other.primaryContact) - Number(one.primaryContact);
  const until = ({ endsOn }: RelationRow) => endsOn ?? "9999-12-31";
  return marks || until(other).localeCompare(until(one)) || (one.id < other.id ? -1 : 1);
}

interface Party {
  readonly type: ProfileOf;
  readonly id: string;
}

function otherEnd(relation: RelationView, id: string): Party | undefined {
  const ends: Party[] = [
    ...[relation.contactId, relation.otherContactId].map((end) => ({ type: "contact" as const, id: end ?? "" })),
    ...[relation.organizationId, relation.otherOrganizationId].map((end) => ({
      type: "organization" as const,
      id: end ?? "",
    })),
  ];
  return ends.find((end) => end.id !== "" && end.id !== id);
}

async function namesOf(
  type: ProfileOf,
  parties: readonly (Party | undefined)[],
  ctx: ReadContext,
): Promise<[string, string][]> {
  const ids = parties.flatMap((party) => (party?.type === type ? [party.id] : []));
  const within = ctx.under(`${type}s:read`);
  if (ids.length === 0 || !within || within.hides("displayName")) return [];
  const rows = await within
    .from<typeof Contact | typeof Organization>(type === "contact" ? Contact : Organization)
    .select(["row.id", "row.displayName"])
    .where("row.id", "in", ids)
    .execute();
  return rows.map((row) => [row.id, row.displayName]);
}
