import type { LoadAnswer, LoadQuestion } from "../load/load-generator.ts";
import type { Dialect, Options } from "../options.ts";
import type { Running, SideName } from "../processes/sides.ts";
import type { Child } from "../processes/start-child.ts";
import { type WorkloadName, workloads } from "../workloads/workloads.ts";
import { median } from "./median.ts";

export interface Figures extends LoadAnswer {
  /** The most memory that the server's process has had so far. */
  readonly peakRssMb: number;
}

export interface Result {
  readonly workload: WorkloadName;
  readonly database: Dialect;
  readonly connections: number;
  /** Present where Kith composed every plugin. */
  readonly allPlugins?: true;
  /** Present where Kith ran with it; the floor never does. */
  readonly rowLevelSecurity?: true;
  readonly kith: Figures;
  readonly floor: Figures;
  readonly best?: Figures;
  /** Kith's throughput over the plain floor's: the median of the rounds. */
  readonly ratio: number;
  readonly bestRatio?: number;
}

/** Which of the results it is. */
export type About = Omit<Result, "kith" | "floor" | "best" | "ratio" | "bestRatio">;

/** Rounds of all sides in turn, the order reversed each time, so that what drifts hits them alike. */
export async function measure(
  about: About,
  sides: readonly Running[],
  load: Child,
  { rounds, seconds, warmUpSeconds }: Options,
): Promise<Result> {
  const { workload, connections } = about;
  const ask = (side: Running, seed: number, forSeconds: number) => {
    const question: LoadQuestion = { port: side.port, workload, connections, seconds: forSeconds, seed };
    return load.ask<LoadAnswer>(question);
  };
  for (const side of sides) await ask(side, 0, warmUpSeconds);
  const taken = new Map<SideName, LoadAnswer[]>(sides.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++)
    for (const side of round % 2 === 1 ? sides : sides.toReversed())
      taken.get(side.name)?.push(await ask(side, round, seconds));

  const figures = async ({ name, peakRssMb }: Running): Promise<Figures> => {
    const answers = taken.get(name) ?? [];
    const of = (figure: keyof LoadAnswer) => median(answers.map((answer) => answer[figure]));
    return { opsPerSecond: of("opsPerSecond"), p50Ms: of("p50Ms"), p99Ms: of("p99Ms"), peakRssMb: await peakRssMb() };
  };
  const ratioTo = (floor: SideName) =>
    median(
      (taken.get("kith") ?? []).map(
        ({ opsPerSecond }, at) => opsPerSecond / (taken.get(floor)?.[at]?.opsPerSecond ?? 0),
      ),
    );
  const [kith, floor, best] = sides;
  if (!kith || !floor) throw new Error(`${workloads[workload].about}: there is nothing to compare`);
  return {
    ...about,
    kith: await figures(kith),
    floor: await figures(floor),
    ...(best && { best: await figures(best) }),
    ratio: ratioTo(floor.name),
    ...(best && { bestRatio: ratioTo(best.name) }),
  };
}
