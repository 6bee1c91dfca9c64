import { createRelations, Relation, type WriteContext } from "@kith/core";
import type { Party } from "../mapping/field-paths.ts";
import type { Refusals } from "./create-parties.ts";
import { type PartyPlan, type RowPlan, referenceOf } from "./row-plan.ts";

/** The plans whose people and organizations are newly related, with the relations' ids; in a dry run without. */
export type Relations = ReadonlyMap<RowPlan, string | undefined>;

interface Pair {
  readonly plan: RowPlan;
  readonly contact: PartyPlan;
  readonly organization: PartyPlan;
}

/**
 * Relates people and organizations who are not yet. A new person's organization is their main one; the first person of a
 * new organization is its main one where the file is a list of organizations.
 */
export async function relateParties(
  plans: readonly RowPlan[],
  listed: Party,
  { ctx, dryRun, refusals }: { readonly ctx: WriteContext; readonly dryRun: boolean; readonly refusals: Refusals },
): Promise<Relations> {
  const pairs = await strangers(
    plans.filter(({ contact, organization }) => !isRefused(contact, refusals) && !isRefused(organization, refusals)),
    ctx,
  );
  if (dryRun || pairs.length === 0) return new Map(pairs.map(({ plan }) => [plan, undefined]));
  const settled = new Set<unknown>();
  /** Whether it is the first pair of a new party. */
  const opens = ({ does, party }: PartyPlan) => does === "create" && !settled.has(party) && Boolean(settled.add(party));
  const items = pairs.map(({ plan, contact, organization }) => ({
    contactId: contact.party.id as string,
    organizationId: organization.party.id as string,
    role: plan.draft.role ?? "contact",
    primary: opens(contact),
    primaryContact: listed === "organization" && opens(organization),
  }));
  const { results } = await ctx.call(createRelations, { items });
  return new Map(
    results.flatMap((result, index) =>
      result.status === "created" ? [[(pairs[index] as Pair).plan, result.id] as const] : [],
    ),
  );
}

const isRefused = (plan: PartyPlan | undefined, refusals: Refusals) => plan !== undefined && refusals.has(plan.party);

const keyOf = (contact: string, organization: string) => `${contact} ${organization}`;

/** The pairs to relate, each once, without those who are related already. */
async function strangers(plans: readonly RowPlan[], ctx: WriteContext): Promise<readonly Pair[]> {
  const pairs = plans.flatMap((plan) =>
    plan.relate && plan.contact && plan.organization
      ? [{ plan, contact: plan.contact, organization: plan.organization }]
      : [],
  );
  const seen = new Set(
    await related(
      pairs.filter(({ contact, organization }) => contact.does !== "create" && organization.does !== "create"),
      ctx,
    ),
  );
  return pairs.filter(({ contact, organization }) => {
    const key = keyOf(referenceOf(contact.party), referenceOf(organization.party));
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

async function related(pairs: readonly Pair[], ctx: WriteContext): Promise<readonly string[]> {
  const relations = ctx.under("relations:read") ?? ctx.under("relations:write");
  const contacts = [...new Set(pairs.flatMap(({ contact }) => contact.party.id ?? []))];
  const organizations = [...new Set(pairs.flatMap(({ organization }) => organization.party.id ?? []))];
  if (contacts.length === 0 || organizations.length === 0 || !relations) return [];
  const rows = await relations
    .from(Relation)
    .select(["row.contactId", "row.organizationId"])
    .where("row.contactId", "in", contacts)
    .where("row.organizationId", "in", organizations)
    .execute();
  return rows.map(({ contactId, organizationId }) => keyOf(String(contactId), String(organizationId)));
}
