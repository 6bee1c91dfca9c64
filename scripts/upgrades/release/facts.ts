import type { PlannedMigration } from "@kith/core";

/** What a release says about the database it made, for head to hold it to. */
export interface Facts {
  /** Its migrations. */
  readonly planned: readonly PlannedMigration[];
  /** Reads and what they answered. */
  readonly reads: readonly Read[];
  /** A request with an Idempotency-Key that was answered with this record. */
  readonly repeated: { readonly key: string; readonly body: string; readonly id: string };
  readonly binned: string;
  /** An import that was cut off. */
  readonly halfWay: { readonly id: string; readonly rows: number; readonly prefix: string };
  /** Errands that are to run exactly once, and those whose time has not come. */
  readonly errands: readonly string[];
  readonly later: readonly string[];
  readonly doomed: readonly string[];
  /** How often each event was written that the watcher reacts to. */
  readonly watched: Readonly<Record<string, number>>;
}

export interface Read {
  readonly tenant: string;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output: unknown;
}
