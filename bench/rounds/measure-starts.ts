import type { Dataset } from "../data/dataset.ts";
import { seeded } from "../data/random.ts";
import { HttpConnection } from "../load/http-connection.ts";
import type { Options } from "../options.ts";
import { BenchProblem } from "../problem.ts";
import type { Running, SideName } from "../processes/sides.ts";
import type { Workload } from "../workloads/workload.ts";
import type { About, Figures, Result } from "./measure.ts";
import { median } from "./median.ts";

interface Start {
  readonly ms: number;
  readonly peakRssMb: number;
}

/** Rounds of both sides in turn, each of a process that is started, asked once, and stopped. */
export async function measureStarts(
  about: About,
  workload: Workload,
  data: Dataset,
  start: (side: SideName) => Promise<Running>,
  { rounds }: Options,
): Promise<Result> {
  const once = async (name: SideName, seed: number): Promise<Start> => {
    const began = performance.now();
    const side = await start(name);
    const connection = await HttpConnection.open(side.port);
    const { status } = await connection.send(workload.requests(data, seeded(seed))(undefined));
    const ms = performance.now() - began;
    connection.close();
    const peakRssMb = await side.peakRssMb();
    await side.stop();
    if (status !== workload.status) throw new BenchProblem(`${name} answered ${status} to its first request`);
    return { ms, peakRssMb };
  };
  const taken: { readonly kith: Start; readonly floor: Start }[] = [];
  // The first time files are read from the disk.
  for (const side of ["kith", "plain"] as const) await once(side, 0);
  for (let round = 1; round <= rounds; round++)
    if (round % 2 === 1) taken.push({ kith: await once("kith", round), floor: await once("plain", round) });
    else taken.push({ floor: await once("plain", round), kith: await once("kith", round) });
  return {
    ...about,
    kith: figures(taken.map(({ kith }) => kith)),
    floor: figures(taken.map(({ floor }) => floor)),
    ratio: median(taken.map(({ kith, floor }) => floor.ms / kith.ms)),
  };
}

function figures(starts: readonly Start[]): Figures {
  const times = starts.map(({ ms }) => ms);
  const p50Ms = median(times);
  const peakRssMb = median(starts.map((start) => start.peakRssMb));
  return { opsPerSecond: 1_000 / p50Ms, p50Ms, p99Ms: Math.max(...times), peakRssMb };
}
