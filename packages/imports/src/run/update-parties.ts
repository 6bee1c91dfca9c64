import { Contact, isCrmError, Organization, updateContact, updateOrganization, type WriteContext } from "@kith/core";
import type { KnownParty } from "../duplicates/known-party.ts";
import type { Party } from "../mapping/field-paths.ts";
import type { Refusals } from "./create-parties.ts";
import { patchOf } from "./patch-of.ts";
import type { PartyPlan, RowPlan } from "./row-plan.ts";

/** The plans whose records were changed, or in a dry run would be, with the versions that they are at now. */
export type Updates = Map<PartyPlan, number | undefined>;

/** Brings the records that rows were found to be about up to date with them. */
export async function updateParties(
  party: Party,
  plans: readonly RowPlan[],
  { ctx, dryRun, refusals }: { readonly ctx: WriteContext; readonly dryRun: boolean; readonly refusals: Refusals },
): Promise<Updates> {
  const updates: Updates = new Map();
  const wanted = plans.flatMap((plan) => (plan[party]?.does === "update" ? [plan[party]] : []));
  const writable = ctx.under(`${party}s:write`);
  if (wanted.length === 0 || !writable) return updates;
  const load = await loader(party, writable, wanted);
  for (const plan of wanted) {
    const { id } = plan.party;
    if (id === undefined) {
      // What an earlier row of a dry run would have made.
      if (dryRun) updates.set(plan, undefined);
      continue;
    }
    const current = await load(id, updatedAlready(updates, plan.party));
    if (!current) {
      refusals.set(plan.party, `${party}: you may not change the one that is there`);
      continue;
    }
    const patch = patchOf(plan.draft.input, current.row, current.children, ctx.tenant.region);
    if (!patch) continue;
    if (dryRun) updates.set(plan, undefined);
    else await update(party, id, patch, plan, { ctx, refusals, updates });
  }
  return updates;
}

async function update(
  party: Party,
  id: string,
  patch: Readonly<Record<string, unknown>>,
  plan: PartyPlan,
  { ctx, refusals, updates }: { readonly ctx: WriteContext; readonly refusals: Refusals; readonly updates: Updates },
): Promise<void> {
  try {
    const operation = party === "contact" ? updateContact : (updateOrganization as unknown as typeof updateContact);
    const { version } = await ctx.call(operation, { id, ...patch });
    updates.set(plan, version);
  } catch (error) {
    if (!isCrmError(error) || error.status >= 500) throw error;
    refusals.set(plan.party, `${party}: ${error.message}`);
  }
}

const updatedAlready = (updates: Updates, party: KnownParty) =>
  [...updates.keys()].some((plan) => plan.party === party);

/** Reads the records of a chunk at once, and one again that an earlier row of it changed. */
async function loader(party: Party, ctx: WriteContext, plans: readonly PartyPlan[]) {
  const entity = party === "contact" ? Contact : (Organization as unknown as typeof Contact);
  const read = async (ids: readonly string[]) => {
    if (ids.length === 0) return new Map<string, never>();
    const rows = await ctx.from(entity).selectAll("row").where("row.id", "in", ids).execute();
    const children = await ctx.children(entity, ids);
    return new Map(
      rows.map((row) => [
        row.id,
        { row: row as Readonly<Record<string, unknown>>, children: children.get(row.id) ?? {} },
      ]),
    );
  };
  const all = await read([...new Set(plans.flatMap(({ party: { id } }) => id ?? []))]);
  return async (id: string, again: boolean) => (again ? (await read([id])).get(id) : all.get(id));
}
