import type { Row, WriteContext } from "@kith/core";
import { recall, remember } from "../duplicates/dry-run-memory.ts";
import { findMatch } from "../duplicates/find-match.ts";
import { memberKey } from "../duplicates/known-party.ts";
import { loadKnown } from "../duplicates/load-known.ts";
import { loadMembers } from "../duplicates/load-members.ts";
import type { Import } from "../import.ts";
import { type Party, partyOf } from "../mapping/field-paths.ts";
import type { RowDraft } from "../rows/draft.ts";
import { createParties, type Refusals } from "./create-parties.ts";
import { planRows } from "./plan-rows.ts";
import { type Relations, relateParties } from "./relate-parties.ts";
import { type Known, type RowPlan, referenceOf } from "./row-plan.ts";
import { outcomeOf, type PartyResult, type RowResult } from "./row-result.ts";
import { type Updates, updateParties } from "./update-parties.ts";

type ImportRecord = Row<typeof Import>;

/**
 * Makes of some rows of a file what they say, within the caller's transaction and with no more than the grants of the
 * one who asked for the import.
 */
export async function importChunk(
  job: ImportRecord,
  drafts: readonly RowDraft[],
  ctx: WriteContext,
): Promise<readonly RowResult[]> {
  const acting = ctx.onBehalfOf({ tenant: job.tenantId, ...job.starter });
  const party = partyOf(job.entity);
  const sound = drafts.filter(({ problems }) => problems.length === 0);
  const known = await knownTo(sound, job, acting, ctx);
  const plans = planRows(drafts, known, { party, onDuplicate: job.onDuplicate });
  const refusals: Refusals = new Map();
  if (job.dryRun) await rememberNew(plans, job.id, ctx);
  else {
    await createParties("organization", plans, acting, refusals);
    await createParties("contact", plans, acting, refusals);
  }
  const how = { ctx: acting, dryRun: job.dryRun, refusals };
  const relations = await relateParties(plans, party, how);
  const updates = new Map([
    ...(await updateParties("organization", plans, how)),
    ...(await updateParties("contact", plans, how)),
  ]);
  return plans.map((plan) => resultOf(plan, { relations, updates, refusals }));
}

async function knownTo(
  drafts: readonly RowDraft[],
  job: ImportRecord,
  acting: WriteContext,
  ctx: WriteContext,
): Promise<Known> {
  const firms = drafts.flatMap(({ organization }) => organization ?? []);
  const people = drafts.flatMap(({ contact }) => contact ?? []);
  const byName = job.entity === "contacts";
  const organizations = await loadKnown("organization", firms, job.source, acting, byName);
  const contacts = await loadKnown("contact", people, job.source, acting, false);
  if (job.dryRun) await recall("organization", job.id, firms, organizations, [], ctx);
  const members = drafts.flatMap(({ contact, organization }) => {
    const firm = contact && organization && findMatch(organization, organizations, { byName });
    return firm ? [{ draft: contact, firm: firm.party }] : [];
  });
  await loadMembers(
    members.flatMap(({ draft, firm: { id } }) => (id === undefined ? [] : [{ draft, organizationId: id }])),
    contacts,
    acting,
  );
  const keys = members.map(({ draft, firm }) => memberKey(referenceOf(firm), draft.name));
  if (job.dryRun) await recall("contact", job.id, people, contacts, keys, ctx);
  return { contacts, organizations };
}

async function rememberNew(plans: readonly RowPlan[], importId: string, ctx: WriteContext): Promise<void> {
  const made = (party: Party) =>
    plans.flatMap((plan) => (plan[party]?.does === "create" ? [{ plan, draft: plan[party].draft }] : []));
  await remember("organization", importId, made("organization"), ctx);
  const people = made("contact").map(({ plan, draft }) => ({
    draft,
    member: plan.organization && memberKey(referenceOf(plan.organization.party), draft.name),
  }));
  await remember("contact", importId, people, ctx);
}

interface Done {
  readonly relations: Relations;
  readonly updates: Updates;
  readonly refusals: Refusals;
}

function resultOf(plan: RowPlan, { relations, updates, refusals }: Done): RowResult {
  const { draft, contact, organization } = plan;
  const { row, cells } = draft;
  if (plan.rejected) return { row, cells, outcome: "rejected", reasons: plan.reasons };
  const refused = [organization, contact].flatMap((one) =>
    one && refusals.has(one.party) ? [refusals.get(one.party) as string] : [],
  );
  const partyResult = (party: Party): PartyResult | undefined => {
    const one = plan[party];
    if (!one || refusals.has(one.party)) return undefined;
    const { id, version } = one.party;
    if (one.does === "create") return { did: "created", id, version };
    return updates.has(one)
      ? { did: "updated", id, version: updates.get(one) }
      : { did: "found", id, version: undefined };
  };
  const done = {
    contact: partyResult("contact"),
    organization: partyResult("organization"),
    relation: relations.has(plan) ? { id: relations.get(plan) } : undefined,
  };
  const outcome = outcomeOf(done);
  const reasons = [...plan.reasons, ...refused];
  // Nothing of the row is there: it goes into the file of rejected rows.
  if (refused.length > 0 && outcome === "skipped") return { row, cells, outcome: "rejected", reasons: refused };
  return { row, outcome, reasons, ...done };
}
