import type { Dataset } from "../data/dataset.ts";
import { seeded } from "../data/random.ts";
import { HttpConnection } from "../load/http-connection.ts";
import type { Dialect, Options } from "../options.ts";
import { BenchProblem } from "../problem.ts";
import type { Running, SideName } from "../processes/sides.ts";
import type { Asked } from "../workloads/workload.ts";
import type { Measured } from "./measure.ts";
import { measureRuns, type OneRun } from "./measure-runs.ts";

/** Processes that are started, asked once, and stopped. */
export async function measureStarts(
  workload: Asked,
  dialect: Dialect,
  data: Dataset,
  start: (side: SideName) => Promise<Running>,
  { rounds }: Options,
): Promise<readonly Measured[]> {
  const once = async (name: SideName, seed: number): Promise<OneRun> => {
    const began = performance.now();
    const side = await start(name);
    const connection = await HttpConnection.open(side.port);
    const { status } = await connection.send(workload.requests(data, seeded(seed))(undefined));
    const ms = performance.now() - began;
    connection.close();
    const peakRssMb = await side.peakRssMb();
    await side.stop();
    if (status !== workload.status) throw new BenchProblem(`${name} answered ${status} to its first request`);
    return { ms, idleRssMb: side.idleRssMb, peakRssMb };
  };
  const sides = ["kith", ...workload.floors[dialect]] as const;
  // The first time files are read from the disk.
  for (const side of sides) await once(side, 0);
  return measureRuns(sides, rounds, 1, once);
}
