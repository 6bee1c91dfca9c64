import type { LoadAnswer, LoadQuestion } from "../load/load-generator.ts";
import type { Options } from "../options.ts";
import type { Running } from "../processes/sides.ts";
import type { Child } from "../processes/start-child.ts";
import type { AskedName } from "../workloads/workloads.ts";
import { inTurns } from "./in-turns.ts";
import { median } from "./median.ts";
import type { Figures } from "./result.ts";

/** One that is asked, and who asks it. */
export interface Subject {
  readonly side: Running;
  readonly load: Child;
}

export interface Measured {
  readonly figures: Figures;
  /** Of the first one's throughput to this one's: the median of the rounds. */
  readonly ratio: number;
}

/** Rounds of these in turn, after one of each to warm up. */
export async function measure(
  { workload, connections }: { readonly workload: AskedName; readonly connections: number },
  subjects: readonly Subject[],
  { rounds, seconds, warmUpSeconds }: Options,
): Promise<readonly Measured[]> {
  const ask = ({ side, load }: Subject, seed: number, forSeconds: number) => {
    const question: LoadQuestion = { port: side.port, workload, connections, seconds: forSeconds, seed };
    return load.ask<LoadAnswer>(question);
  };
  for (const subject of subjects) {
    await ask(subject, 0, warmUpSeconds);
    await subject.side.watch();
  }
  const taken = await inTurns(subjects, rounds, (subject, round) => ask(subject, round, seconds));
  const first = [...taken.values()][0] ?? [];
  return Promise.all(
    [...taken].map(async ([{ side }, answers]) => {
      const of = (figure: keyof LoadAnswer) => median(answers.map((answer) => answer[figure]));
      const figures: Figures = {
        ...{ opsPerSecond: of("opsPerSecond"), p50Ms: of("p50Ms"), p99Ms: of("p99Ms") },
        idleRssMb: side.idleRssMb,
        peakRssMb: await side.peakRssMb(),
        held: await side.held(),
      };
      const ratios = answers.map(({ opsPerSecond }, at) => (first[at]?.opsPerSecond ?? 0) / opsPerSecond);
      return { figures, ratio: median(ratios) };
    }),
  );
}
