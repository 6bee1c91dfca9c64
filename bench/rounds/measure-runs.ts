import type { Held } from "../processes/held-thread.ts";
import { inTurns } from "./in-turns.ts";
import type { Measured } from "./measure.ts";
import { median } from "./median.ts";

/** What one run of a process took, from its start to its end. */
export interface OneRun {
  readonly ms: number;
  readonly idleRssMb: number;
  readonly peakRssMb: number;
  readonly held?: Held;
}

/** Rounds of these in turn, each a process that does one thing; `count` is how much that is. */
export async function measureRuns<Side>(
  sides: readonly Side[],
  rounds: number,
  count: number,
  once: (side: Side, round: number) => Promise<OneRun>,
): Promise<readonly Measured[]> {
  const taken = [...(await inTurns(sides, rounds, once)).values()];
  return taken.map((runs) => {
    const of = (figure: (run: OneRun) => number) => median(runs.map(figure));
    const p50Ms = of(({ ms }) => ms);
    const held = runs[0]?.held && {
      p99Ms: of((run) => run.held?.p99Ms ?? 0),
      longestMs: Math.max(...runs.map((run) => run.held?.longestMs ?? 0)),
    };
    const figures = {
      ...{ opsPerSecond: (1_000 * count) / p50Ms, p50Ms, p99Ms: Math.max(...runs.map(({ ms }) => ms)) },
      idleRssMb: of(({ idleRssMb }) => idleRssMb),
      peakRssMb: of(({ peakRssMb }) => peakRssMb),
      ...(held && { held }),
    };
    return { figures, ratio: median(runs.map(({ ms }, at) => ms / (taken[0]?.[at]?.ms ?? 0))) };
  });
}
