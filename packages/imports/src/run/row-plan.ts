import type { KnownParties, KnownParty } from "../duplicates/known-party.ts";
import type { Draft, RowDraft } from "../rows/draft.ts";

/** What is to be done about one party of a row. */
export interface PartyPlan {
  readonly draft: Draft;
  readonly party: KnownParty;
  readonly does: "create" | "update" | "find";
}

/** What is to become of one row. */
export interface RowPlan {
  readonly draft: RowDraft;
  readonly contact?: PartyPlan | undefined;
  readonly organization?: PartyPlan | undefined;
  readonly relate: boolean;
  /** Why it is rejected, or skipped. */
  readonly reasons: readonly string[];
  readonly rejected: boolean;
}

export interface Known {
  readonly contacts: KnownParties;
  readonly organizations: KnownParties;
}

export const rejection = (draft: RowDraft, reasons: readonly string[]): RowPlan => ({
  draft,
  relate: false,
  reasons,
  rejected: true,
});

/** How a party is told from others before it has an id. */
export const referenceOf = (party: KnownParty): string => party.id ?? `row ${party.row}`;
