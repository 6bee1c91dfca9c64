import { createContacts, createOrganizations, createRelations, type WriteContext } from "@kith/core";
import type { KnownParty } from "../duplicates/known-party.ts";
import type { Party } from "../mapping/field-paths.ts";
import type { Draft } from "../rows/draft.ts";
import type { RowPlan } from "./row-plan.ts";

/** Why a record of a chunk could not be made, by its party. */
export type Refusals = Map<KnownParty, string>;

/** Makes the new records of one noun, and gives their parties ids. */
export async function createParties(party: Party, plans: readonly RowPlan[], ctx: WriteContext, refusals: Refusals): Promise<void> {
  const made = plans.flatMap((plan) => (plan[party]?.does === "create" ? [plan[party]] : []));
  if (made.length === 0) return;
  const items = made.map(({ draft }) => draft.input);
  // What the rows say was held against the same schemas when they were read.
  const { results } =
    party === "contact"
      ? await ctx.call(createContacts, { items: items as never })
      : await ctx.call(createOrganizations, { items: items as never });
  results.forEach((result, index) => {
    const { party: known } = made[index] as { party: KnownParty };
    if (result.status === "created") Object.assign(known, { id: result.id, version: result.version });
    else refusals.set(known, result.errors.map(({ pointer, message }) => `${party}${pointer}: ${message}`).join("; "));
  });
}

interface Pair {
  readonly contactId: string;
  readonly organizationId: string;
}

export const pairKey = ({ contactId, organizationId }: Pair) => `${contactId} ${organizationId}`;

/** The people and organizations of rows that are to be related, as far as both are there. */
export function pairOf({ relate, contact, organization }: RowPlan): Pair | undefined {
  const contactId = contact?.party.id;
  const organizationId = organization?.party.id;
  return relate && contactId && organizationId ? { contactId, organizationId } : undefined;
}

/**
 * Relates people and organizations who are not yet, and answers the new relations' ids. A new person's organization is
 * their main one; the first person of a new organization is its main one where the file is a list of organizations.
 */
export async function createPairs(plans: readonly RowPlan[], related: ReadonlySet<string>, listed: Party, ctx: WriteContext): Promise<ReadonlyMap<Draft, string>> {
  const seen = new Set(related);
  const withMain = new Set<string>();
  const withHome = new Set<string>();
  const drafts: Draft[] = [];
  const items: Parameters<typeof createRelations.run>[0]["items"] = [];
  for (const plan of plans) {
    const pair = pairOf(plan);
    if (!pair || seen.has(pairKey(pair))) continue;
    seen.add(pairKey(pair));
    const home = plan.contact?.does === "create" && !withHome.has(pair.contactId);
    const main = listed === "organization" && plan.organization?.does === "create" && !withMain.has(pair.organizationId);
    if (home) withHome.add(pair.contactId);
    if (main) withMain.add(pair.organizationId);
    drafts.push(plan.contact?.draft as Draft);
    items.push({ ...pair, role: plan.draft.role ?? "contact", primary: home, primaryContact: main });
  }
  if (items.length === 0) return new Map();
  const { results } = await ctx.call(createRelations, { items });
  return new Map(results.flatMap((result, index) => (result.status === "created" ? [[drafts[index] as Draft, result.id] as const] : [])));
}
