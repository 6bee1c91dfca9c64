import { createContacts, createOrganizations, type WriteContext } from "@kith/core";
import type { KnownParty } from "../duplicates/known-party.ts";
import type { Party } from "../mapping/field-paths.ts";
import type { RowPlan } from "./row-plan.ts";

/** Why a record of a chunk could not be made, by its party. */
export type Refusals = Map<KnownParty, string>;

/** Makes the new records of one noun, and gives their parties ids. */
export async function createParties(
  party: Party,
  plans: readonly RowPlan[],
  ctx: WriteContext,
  refusals: Refusals,
): Promise<void> {
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
