/** Who calls. Users and teams are the host's: opaque strings of at most 128 characters. */
export interface Actor {
  /** The tenant every row read or written by this call belongs to. */
  readonly tenant: string;
  readonly user: string;
  readonly teams?: readonly string[];
  readonly grants: readonly Grant[];
  /** How the actor came in ("api key", "nightly sync"): written to the journal beside the user. */
  readonly via?: string;
}

/** How far a grant reaches: the actor's own rows, those of the actor's teams too, or every row of the tenant. */
export type RecordScope = "own" | "team" | "all";

/**
 * One permission and how far it reaches. Grants add up per row: a row is visible if any matching grant covers it, a
 * field is hidden or read-only only if every grant that covers the row says so.
 */
export interface Grant {
  /** `contacts:read`; either half may be a wildcard (`leads:*`, `*:read`), `*` alone is everything. */
  readonly permission: string;
  /** Default `all`. */
  readonly scope?: RecordScope;
  /** Output properties left out of every answer, and refused in filters, sorts and inputs. Never `id` or `version`. */
  readonly hide?: readonly string[];
  /** Properties that may be read but not written. */
  readonly readOnly?: readonly string[];
}
