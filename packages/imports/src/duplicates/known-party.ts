import { comparisonKey } from "@kith/core";
import type { Draft } from "../rows/draft.ts";

/** Somebody a row may be about: a record, or what an earlier row of the file makes or would make. */
export interface KnownParty {
  /** Absent until the row that makes it is written, and in a dry run for good. */
  id?: string | undefined;
  version?: number | undefined;
  readonly name: string;
  /** Its ids in the import's source. */
  readonly externalIds: readonly string[];
  /** The row of this chunk that makes it. */
  readonly draft?: Draft | undefined;
  /** The row of the file that makes it. */
  readonly row?: number | undefined;
  /** Holds an external id, but is in the bin or not for the one who imports. */
  readonly outOfReach?: boolean | undefined;
}

/** Everybody that one chunk may meet, by what they are found by. */
export class KnownParties {
  readonly #byKey = new Map<string, KnownParty[]>();

  add(key: string, party: KnownParty): void {
    const found = this.#byKey.get(key);
    if (!found) this.#byKey.set(key, [party]);
    else if (!found.includes(party)) found.push(party);
  }

  get(key: string): readonly KnownParty[] {
    return this.#byKey.get(key) ?? [];
  }

  /** Makes a draft findable for the rows after it. */
  addDraft(draft: Draft): KnownParty {
    const party: KnownParty = {
      name: draft.name,
      externalIds: draft.externalId === undefined ? [] : [draft.externalId],
      draft,
      row: draft.row,
    };
    for (const key of keysOf(draft)) this.add(key, party);
    return party;
  }
}

export const externalIdKey = (id: string) => `id:${id}`;
export const emailPartyKey = (email: string) => `email:${email}`;
export const phoneKey = (digits: string) => `phone:${digits}`;
export const nameKey = (name: string) => `name:${comparisonKey(name)}`;
/** A person within an organization; `organization` is its id, or in a dry run the row that would make it. */
export const memberKey = (organization: string, name: string) => `in:${organization}:${comparisonKey(name)}`;

export const keysOf = ({ externalId, emails, phones, name }: Draft): readonly string[] => [
  ...(externalId === undefined ? [] : [externalIdKey(externalId)]),
  ...emails.map(emailPartyKey),
  ...phones.map(phoneKey),
  nameKey(name),
];
