import type { Before } from "../checks/same-rows.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Place } from "../places/place.ts";
import type { Composed } from "../plugins.ts";
import type { Running, SideName } from "../processes/sides.ts";
import type { Measured } from "../workloads/workload.ts";

/** Where a job is done, and on what. */
export interface Stage {
  readonly place: Place;
  readonly data: Dataset;
  /** Starts a side in a process of its own; `composed` is what Kith's side has beside core. */
  start(side: SideName, composed: readonly Composed[]): Promise<Running>;
}

/** What is done once, in the background, in a process of its own. */
export interface Job extends Measured {
  readonly connections: readonly [1];
  /** What Kith's side has beside core. */
  readonly composed: readonly Composed[];
  /** How much one run does: contacts, entries. */
  size(data: Dataset): number;
  /** How much is enough to look whether both sides do the same. */
  lookSize(data: Dataset): number;
  /** Once, on both sides, before anything runs. */
  prepare(stage: Stage): Promise<void>;
  /** One run, after what must be made ready for it. Answers how long it took. */
  run(stage: Stage, side: Running, run: Run): Promise<{ readonly ms: number }>;
  /** What the last run of both sides left must be alike. */
  assertAlike(stage: Stage, before: Before): Promise<void>;
}

export interface Run {
  /** Tells one run from the next; each is done by both sides. */
  readonly round: number;
  readonly size: number;
}
