import type { Party } from "../mapping/field-paths.ts";

/** What a row says of one party: the input of its `create`, and what it is known by. */
export interface Draft {
  readonly party: Party;
  readonly row: number;
  readonly input: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly externalId: string | undefined;
  /** As they are compared. */
  readonly emails: readonly string[];
  /** National digits of its voice and mobile numbers: a fax is no proof of anybody. */
  readonly phones: readonly string[];
}

/** A row as it was read: what is to become of it, or why nothing can. */
export interface RowDraft {
  readonly row: number;
  readonly cells: readonly string[];
  readonly contact?: Draft | undefined;
  readonly organization?: Draft | undefined;
  readonly role?: string | undefined;
  /** Why the row is rejected. */
  readonly problems: readonly string[];
  /** What was left out of a row that is not. */
  readonly notes: readonly string[];
}
