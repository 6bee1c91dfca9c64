import type { WriteContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { inputProblem } from "../record/input-problem.ts";
import { Relation } from "./relation.ts";

type Given = { readonly [K in keyof Row<typeof Relation>]?: Row<typeof Relation>[K] | null | undefined };

/** Refuses what is not one of the three pairs, or somebody's relation with themselves. */
export function checkEnds({ contactId, organizationId, otherContactId, otherOrganizationId }: Given): void {
  const ends = [contactId, organizationId, otherContactId, otherOrganizationId].filter(Boolean);
  const pair = contactId ? (organizationId ?? otherContactId) : organizationId && otherOrganizationId;
  if (ends.length !== 2 || !pair)
    throw inputProblem(
      "",
      "a relation has two ends: contactId and organizationId, contactId and otherContactId, or organizationId and otherOrganizationId",
    );
  if (ends[0] === ends[1])
    throw inputProblem(otherContactId ? "/otherContactId" : "/otherOrganizationId", "is the same at both ends");
}

/** Refuses dates in the wrong order, and marks that only a person's relation with an organization can have. */
export function checkMarks({ contactId, organizationId, startsOn, endsOn, primary, primaryContact }: Given): void {
  if (startsOn && endsOn && endsOn < startsOn) throw inputProblem("/endsOn", "is before startsOn");
  if ((primary || primaryContact) && !(contactId && organizationId))
    throw inputProblem(primary ? "/primary" : "/primaryContact", "is for relations of a person with an organization");
}

const marks = { primary: "contactId", primaryContact: "organizationId" } as const;

/**
 * A person has one main organization and an organization one main person: those that were it before give way. Of
 * several that are marked at once the last one stays it.
 */
export async function giveWay(marked: readonly Row<typeof Relation>[], ctx: WriteContext): Promise<void> {
  for (const mark of ["primary", "primaryContact"] as const) {
    const end = marks[mark];
    const last = new Map(marked.filter((relation) => relation[mark]).map((relation) => [relation[end], relation.id]));
    if (last.size === 0) continue;
    const all = await ctx
      .from(Relation)
      .select(["row.id", `row.${end} as of`])
      .where(`row.${end}`, "in", [...last.keys()])
      .where(`row.${mark}`, "=", true)
      .execute();
    for (const { id, of } of all) if (last.get(of) !== id) await ctx.update(Relation, id, { [mark]: false });
  }
}
