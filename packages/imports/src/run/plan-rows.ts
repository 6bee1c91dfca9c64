import { findMatch, type Match } from "../duplicates/find-match.ts";
import { externalIdKey, type KnownParties, type KnownParty, memberKey } from "../duplicates/known-party.ts";
import type { DuplicatePolicy } from "../import.ts";
import type { Party } from "../mapping/field-paths.ts";
import type { Draft, RowDraft } from "../rows/draft.ts";
import { type Known, type PartyPlan, type RowPlan, referenceOf, rejection } from "./row-plan.ts";

interface Rules {
  /** What the file is a list of. */
  readonly party: Party;
  readonly onDuplicate: DuplicatePolicy;
}

/**
 * Decides row by row, so that a row also meets what the rows before it make.
 *
 * `skip` leaves alone what is there. A person who is there is skipped with all that the row says; of an organization
 * that is there a further person is still added, since a list of firms has a row for each of their people. `update`
 * changes what is there. `create` looks for nobody, but for the organization that a file of people names.
 */
export const planRows = (drafts: readonly RowDraft[], known: Known, rules: Rules): readonly RowPlan[] =>
  drafts.map((draft) => (draft.problems.length > 0 ? rejection(draft, draft.problems) : planRow(draft, known, rules)));

function planRow(draft: RowDraft, known: Known, { party, onDuplicate }: Rules): RowPlan {
  const { contact, organization } = draft;
  const looked = matchesOf(draft, known, { party, onDuplicate });
  const taken = [
    contact && takenBy(contact, known.contacts),
    organization && takenBy(organization, known.organizations),
  ];
  const clashes = [
    ...(taken[0] && (taken[0].outOfReach || looked.contact?.party !== taken[0]) ? [clash("contact", taken[0])] : []),
    ...(taken[1] && (taken[1].outOfReach || looked.organization?.party !== taken[1])
      ? [clash("organization", taken[1])]
      : []),
  ];
  if (clashes.length > 0) return rejection(draft, clashes);
  const own = looked[party];
  const reasons = [...draft.notes, ...(own ? [`is there already, by ${own.by}${rowOf(own.party)}`] : [])];
  if (own && onDuplicate === "skip" && party === "contact")
    return { draft, contact: found(contact as Draft, own), relate: false, reasons, rejected: false };
  const plans = {
    organization: organization && planParty(organization, looked.organization, onDuplicate, known.organizations),
    contact: contact && planParty(contact, looked.contact, onDuplicate, known.contacts),
  };
  if (plans.contact && plans.organization)
    known.contacts.add(memberKey(referenceOf(plans.organization.party), plans.contact.draft.name), plans.contact.party);
  const untouched = onDuplicate === "skip" && plans.contact?.does === "find" && plans.organization?.does === "find";
  return {
    draft,
    ...plans,
    relate: Boolean(plans.contact && plans.organization) && !untouched,
    reasons,
    rejected: false,
  };
}

function matchesOf(
  { contact, organization }: RowDraft,
  known: Known,
  { party, onDuplicate }: Rules,
): { contact?: Match | undefined; organization?: Match | undefined } {
  const looksForFirm = onDuplicate !== "create" || party === "contact";
  const firm =
    organization && looksForFirm
      ? findMatch(organization, known.organizations, { byName: party === "contact" })
      : undefined;
  if (!contact || onDuplicate === "create") return { organization: firm };
  return {
    organization: firm,
    contact: findMatch(contact, known.contacts, { organization: firm && referenceOf(firm.party) }),
  };
}

function planParty(
  draft: Draft,
  match: Match | undefined,
  onDuplicate: DuplicatePolicy,
  known: KnownParties,
): PartyPlan {
  if (!match) return { draft, party: known.addDraft(draft), does: "create" };
  return onDuplicate === "update" ? { draft, party: match.party, does: "update" } : found(draft, match);
}

const found = (draft: Draft, { party }: Match): PartyPlan => ({ draft, party, does: "find" });

const takenBy = ({ externalId }: Draft, known: KnownParties): KnownParty | undefined =>
  externalId === undefined ? undefined : known.get(externalIdKey(externalId))[0];

const clash = (noun: Party, holder: KnownParty) =>
  holder.outOfReach
    ? `${noun}: its external id belongs to one in the bin or out of your sight; restore that one, or give another id`
    : `${noun}: its external id is taken${rowOf(holder)}; import with onDuplicate skip or update, or give another id`;

const rowOf = ({ id, row }: KnownParty) => (id === undefined && row !== undefined ? ` (row ${row})` : "");
