import type { Draft } from "../rows/draft.ts";
import {
  emailPartyKey,
  externalIdKey,
  type KnownParties,
  type KnownParty,
  memberKey,
  nameKey,
  phoneKey,
} from "./known-party.ts";
import { namesAgree } from "./names-agree.ts";

/** Who a draft is about, and what tells. */
export interface Match {
  readonly party: KnownParty;
  readonly by: "external id" | "e-mail" | "phone" | "name";
}

/**
 * The record or earlier row that a draft is about.
 *
 * - The external id of the same source decides.
 * - An e-mail address decides, unless its owner has another id in the same source and another name: two people of one
 *   system who share an address stay two. Of several owners the one whose name agrees is meant.
 * - A phone number decides only where the names agree too: colleagues share a switchboard, families a line.
 * - A name decides only within one organization (`organization`), and for an organization where a file of people names
 *   it (`byName`); of several the one that was there first.
 */
export function findMatch(
  draft: Draft,
  known: KnownParties,
  { organization, byName = false }: { readonly organization?: string | undefined; readonly byName?: boolean } = {},
): Match | undefined {
  const [holder] = draft.externalId === undefined ? [] : known.get(externalIdKey(draft.externalId));
  if (holder) return { party: holder, by: "external id" };
  const byEmail = unique(draft.emails.flatMap((email) => known.get(emailPartyKey(email))));
  const named = byEmail.find(({ name }) => namesAgree(name, draft.name));
  if (named) return { party: named, by: "e-mail" };
  const [only, another] = byEmail;
  if (only && !another && !hasAnotherId(only, draft)) return { party: only, by: "e-mail" };
  const byPhone = draft.phones.flatMap((digits) => known.get(phoneKey(digits)));
  const caller = byPhone.find(({ name }) => namesAgree(name, draft.name));
  if (caller) return { party: caller, by: "phone" };
  const sameName = [
    ...(organization === undefined ? [] : known.get(memberKey(organization, draft.name))),
    ...(byName ? known.get(nameKey(draft.name)) : []),
  ];
  const namesake = sameName.find((party) => !hasAnotherId(party, draft));
  return namesake && { party: namesake, by: "name" };
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

const hasAnotherId = (party: KnownParty, { externalId }: Draft) =>
  externalId !== undefined && party.externalIds.length > 0;
