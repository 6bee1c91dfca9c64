import { type Draft, digitsOf } from "./draft.ts";
import { namesAgree } from "./names-agree.ts";

/** Somebody a row may be about: a contact, or what an earlier row of the chunk makes. */
export interface Party {
  readonly id: string;
  readonly name: string;
  /** Whether it has an external id of this source. */
  readonly hasId: boolean;
  /** The row of this chunk that makes it. */
  readonly row?: number;
  /** It is in the bin. */
  readonly binned?: boolean;
}

/** What a chunk may meet is looked for by. */
export interface Wanted {
  readonly ids: readonly string[];
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

export interface Match {
  readonly party: Party;
  readonly by: "external id" | "e-mail" | "phone";
}

/** Everybody that a chunk may meet, by what they are found by; of several with a key the oldest first. */
export class Known {
  readonly ids = new Map<string, Party>();
  readonly #emails = new Map<string, Party[]>();
  readonly #phones = new Map<string, Party[]>();

  addEmail(key: string, party: Party): void {
    add(this.#emails, key, party);
  }

  addPhone(digits: string, party: Party): void {
    add(this.#phones, digits, party);
  }

  /** Makes what a row makes findable for the rows after it. */
  addDraft(draft: Draft, id: string): void {
    const party = { id, name: draft.name, hasId: draft.externalId !== undefined, row: draft.row };
    if (draft.externalId !== undefined) this.ids.set(draft.externalId, party);
    for (const email of draft.emails) this.addEmail(email, party);
    for (const digits of digitsOf(draft)) this.addPhone(digits, party);
  }

  /**
   * Whom a row is about, by the rules of docs/importing.md: the external id decides; an e-mail, unless its owner has
   * another id and another name; a phone number only where the names agree.
   */
  match(draft: Draft): Match | undefined {
    const holder = draft.externalId === undefined ? undefined : this.ids.get(draft.externalId);
    if (holder) return { party: holder, by: "external id" };
    const owners = draft.emails.flatMap((email) => this.#emails.get(email) ?? []);
    const named = owners.find(({ name }) => namesAgree(name, draft.name));
    if (named) return { party: named, by: "e-mail" };
    const [only, another] = owners;
    if (only && !another && !(draft.externalId !== undefined && only.hasId)) return { party: only, by: "e-mail" };
    const caller = digitsOf(draft)
      .flatMap((digits) => this.#phones.get(digits) ?? [])
      .find(({ name }) => namesAgree(name, draft.name));
    return caller && { party: caller, by: "phone" };
  }
}

function add(map: Map<string, Party[]>, key: string, party: Party): void {
  const found = map.get(key);
  if (!found) map.set(key, [party]);
  else if (!found.some(({ id }) => id === party.id)) found.push(party);
}

export const wantedBy = (drafts: readonly Draft[]): Wanted => ({
  ids: distinct(drafts.flatMap(({ externalId }) => externalId ?? [])),
  emails: distinct(drafts.flatMap(({ emails }) => emails)),
  phones: distinct(drafts.flatMap(digitsOf)),
});
const distinct = (values: readonly string[]) => [...new Set(values)];
