import { countRows } from "../checks/same-rows.ts";
import type { Job, Run, Stage } from "../jobs/job.ts";
import type { Composed } from "../plugins.ts";
import type { SideName } from "../processes/sides.ts";
import type { Measured } from "./measure.ts";
import { measureRuns, type OneRun } from "./measure-runs.ts";

/** A job done by each side in turn, after a look at whether they do the same. */
export async function measureJob(
  job: Job,
  stage: Stage,
  composed: readonly Composed[],
  rounds: number,
): Promise<readonly Measured[]> {
  const { place, data } = stage;
  const sides = ["kith", "plain"] as const;
  const before = { kith: await countRows(place, "kith"), floor: await countRows(place, "floor") };
  await job.prepare(stage);
  for (const side of sides) await runOnce(job, stage, side, composed, { round: 0, size: job.lookSize(data) });
  await job.assertAlike(stage, before);
  const size = job.size(data);
  return measureRuns(sides, rounds, size, (side, round) => runOnce(job, stage, side, composed, { round, size }));
}

/** One run in a process of its own. */
export async function runOnce(
  job: Job,
  stage: Stage,
  name: SideName,
  composed: readonly Composed[],
  run: Run,
): Promise<OneRun> {
  const side = await stage.start(name, composed);
  await side.watch();
  const { ms } = await job.run(stage, side, run);
  const [peakRssMb, held] = [await side.peakRssMb(), await side.held()];
  await side.stop();
  return { ms, idleRssMb: side.idleRssMb, peakRssMb, held };
}
