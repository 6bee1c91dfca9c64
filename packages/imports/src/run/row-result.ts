import type { Did, RowOutcome } from "../import.ts";

/** What became of a party of a row; in a dry run without id for what would be new. */
export interface PartyResult {
  readonly did: Did;
  readonly id: string | undefined;
  readonly version: number | undefined;
}

/** What became of one row. */
export interface RowResult {
  readonly row: number;
  readonly outcome: RowOutcome;
  readonly reasons: readonly string[];
  /** Of a rejected row. */
  readonly cells?: readonly string[] | undefined;
  readonly contact?: PartyResult | undefined;
  readonly organization?: PartyResult | undefined;
  readonly relation?: { readonly id: string | undefined } | undefined;
}

/** A row is what the most that it did says. */
export function outcomeOf({
  contact,
  organization,
  relation,
}: Pick<RowResult, "contact" | "organization" | "relation">): RowOutcome {
  const did = new Set([contact?.did, organization?.did]);
  if (did.has("created")) return "created";
  if (did.has("updated")) return "updated";
  return relation ? "created" : "skipped";
}
