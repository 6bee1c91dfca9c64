import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { Organization } from "../organizations/organization.ts";
import type { WriteContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { inputProblem } from "../record/input-problem.ts";
import { Day, idOf, nullableFields, optionalFields, recordFields, recordKey, text } from "../record/record-schemas.ts";
import { recordProperties } from "../table/record.ts";
import { optionalReference } from "../table/references.ts";

/**
 * Who has to do with whom: a person with an organization (`contactId`, `organizationId`), a person with a person
 * (`contactId`, `otherContactId`), an organization with an organization (`organizationId`, `otherOrganizationId`).
 */
export const Relation = defineEntity({
  name: "Relation",
  tableName: "relations",
  properties: {
    ...recordProperties,
    contactId: optionalReference(() => Contact),
    organizationId: optionalReference(() => Organization),
    otherContactId: optionalReference(() => Contact),
    otherOrganizationId: optionalReference(() => Organization),
    role: p.text(),
    startsOn: p.date().nullable(),
    endsOn: p.date().nullable(),
    /** The person's main organization. */
    primary: p.boolean(),
    /** The organization's main person: who is meant when its switchboard number calls. */
    primaryContact: p.boolean(),
    notes: p.text().nullable(),
  },
});

const ends = {
  contactId: idOf("contact"),
  organizationId: idOf("organization"),
  otherContactId: idOf("contact"),
  otherOrganizationId: idOf("organization"),
};
const details = { startsOn: Day, endsOn: Day, notes: text(2_000) };
const role = text(100).describe('What the first is to the second: "purchasing manager", "spouse", "supplier"');
const changeable = {
  ...optionalFields(details),
  primary: z.boolean().optional().describe("The person's main organization; another one that was it gives way"),
  primaryContact: z.boolean().optional().describe("The organization's main person; another that was it gives way"),
};

export const CreateRelation = z.strictObject({ ...optionalFields(ends), role, ...changeable });

/** The two ends stay: another pair is another relation. */
export const UpdateRelation = z.strictObject({ ...recordKey("relation"), role: role.optional(), ...changeable });

export const RelationView = z
  .object({
    ...recordFields("relation"),
    ...nullableFields(ends),
    role: z.string(),
    ...nullableFields(details),
    primary: z.boolean(),
    primaryContact: z.boolean(),
  })
  .meta({ id: "Relation" });
export interface RelationView extends z.output<typeof RelationView> {}

type Given = { readonly [K in keyof Row<typeof Relation>]?: Row<typeof Relation>[K] | null | undefined };

const pairs = "contactId and organizationId, contactId and otherContactId, or organizationId and otherOrganizationId";

/** Refuses what is not one of the three pairs, or somebody's relation with themselves. */
export function checkEnds({ contactId, organizationId, otherContactId, otherOrganizationId }: Given): void {
  const ends = [contactId, organizationId, otherContactId, otherOrganizationId].filter(Boolean);
  const pair = contactId ? (organizationId ?? otherContactId) : organizationId && otherOrganizationId;
  if (ends.length !== 2 || !pair) throw inputProblem("", `a relation has two ends: ${pairs}`);
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
