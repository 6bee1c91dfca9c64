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

const ends = {
  contact: ["contactId", "otherContactId"],
  organization: ["organizationId", "otherOrganizationId"],
} as const;

/**
 * Who a person or organization has to do with, the most important first: main ones, present ones, then past ones. Whom
 * the caller may not see is left out.
 */
export async function relatedParties(of: ProfileOf, id: string, ctx: ReadContext): Promise<RelatedParty[]> {
  const relations = ctx.under("relations:read");
  if (!relations) return [];
  // One statement for each end: of a condition over both, SQLite makes a walk over all relations.
  const found = await Promise.all(ends[of].map((end) => relationsAt(end, id, relations)));
  const rows = found.flat().sort(byImportance).slice(0, most);
  const others = rows.flatMap((row) => otherEnds(row, id).map((party) => ({ row, party })));
  const names = new Map([...(await namesOf("contact", others, ctx)), ...(await namesOf("organization", others, ctx))]);
  return others.flatMap(({ row, party }) => {
    const displayName = names.get(party.id);
    return displayName === undefined ? [] : [{ relation: recordView(row), party: { ...party, displayName } }];
  });
}

type RelationRow = Row<typeof Relation>;
type End = (typeof ends)[ProfileOf][number];

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

/** Who stands at the ends that are not this one. */
const otherEnds = (relation: RelationRow, id: string) =>
  (["contact", "organization"] as const)
    .flatMap((type) => ends[type].map((end) => ({ type, id: relation[end] ?? id })))
    .filter((party) => party.id !== id);

async function namesOf(
  type: ProfileOf,
  others: readonly { readonly party: { readonly type: ProfileOf; readonly id: string } }[],
  ctx: ReadContext,
): Promise<[string, string][]> {
  const ids = others.flatMap(({ party }) => (party.type === type ? party.id : []));
  const within = ctx.under(`${type}s:read`);
  if (ids.length === 0 || !within || within.hides("displayName")) return [];
  const rows = await within
    .from<typeof Contact | typeof Organization>(type === "contact" ? Contact : Organization)
    .select(["row.id", "row.displayName"])
    .where("row.id", "in", ids)
    .execute();
  return rows.map((row) => [row.id, row.displayName]);
}
