import { assertSameAnswers } from "./checks/same-answers.ts";
import { assertSameRows, countRows } from "./checks/same-rows.ts";
import type { Cleaning } from "./cleaning.ts";
import type { Dataset } from "./data/dataset.ts";
import { jobs } from "./jobs/jobs.ts";
import { type OpenStage, openStage } from "./open-stage.ts";
import type { Dialect, Options } from "./options.ts";
import type { Place } from "./places/place.ts";
import type { Composed } from "./plugins.ts";
import type { Running } from "./processes/sides.ts";
import { type Measured, measure } from "./rounds/measure.ts";
import { measureJob } from "./rounds/measure-job.ts";
import { measureStarts } from "./rounds/measure-starts.ts";
import type { Result } from "./rounds/result.ts";
import { say } from "./say.ts";
import type { Asked } from "./workloads/workload.ts";
import { type AskedName, workloads } from "./workloads/workloads.ts";

/** Fills one database and measures the workloads on it, each after a look at whether the sides do the same. */
export async function benchDatabase(
  dialect: Dialect,
  data: Dataset,
  options: Options,
  cleaning: Cleaning,
): Promise<Result[]> {
  const stage = await openStage(dialect, data, options, cleaning);
  const results: Result[] = [];
  for (const workload of options.workloads) {
    const note = (connections: number, measured: readonly Measured[]) =>
      results.push(resultOf({ workload, database: dialect, connections }, options, measured));
    if (workload in jobs) {
      const job = jobs[workload as keyof typeof jobs];
      say(`${dialect}: ${workload}`);
      const composed: readonly Composed[] = options.allPlugins ? ["all", ...job.composed] : job.composed;
      note(1, await measureJob(job, stage, composed, options.rounds));
    } else await benchAsked(workload as AskedName, stage, options, note);
  }
  return results;
}

async function benchAsked(
  name: AskedName,
  { place, data, start, load }: OpenStage,
  options: Options,
  note: (connections: number, measured: readonly Measured[]) => void,
): Promise<void> {
  const workload: Asked = workloads[name];
  const composed: readonly Composed[] = options.allPlugins ? ["all"] : [];
  const sides: Running[] = [];
  for (const side of ["kith", ...workload.floors[place.dialect]] as const) sides.push(await start(side, composed));
  await assertAlike(workload, place, data, sides);
  for (const connections of options.connections ?? workload.connections) {
    say(`${place.dialect}: ${name} at ${connections}`);
    const subjects = sides.map((side) => ({ side, load }));
    note(
      connections,
      workload.starts
        ? await measureStarts(workload, place.dialect, data, (side) => start(side, composed), options)
        : await measure({ workload: name, connections }, subjects, options),
    );
  }
  for (const side of sides) await side.stop();
}

async function assertAlike(workload: Asked, place: Place, data: Dataset, sides: readonly Running[]): Promise<void> {
  const [kith, ...floors] = sides;
  if (!kith) return;
  for (const floor of floors) {
    // Both floors write to one database: what the last one left there is not what is looked at.
    const before = { kith: await countRows(place, "kith"), floor: await countRows(place, "floor") };
    await assertSameAnswers(workload, data, kith, floor);
    await assertSameRows(place, before);
  }
}

function resultOf(
  about: Pick<Result, "workload" | "database" | "connections">,
  { allPlugins, rowLevelSecurity }: Options,
  [kith, floor, best]: readonly Measured[],
): Result {
  if (!kith || !floor) throw new Error(`${about.workload}: there is nothing to compare`);
  return {
    ...about,
    ...(allPlugins && { allPlugins: true }),
    ...(rowLevelSecurity && { rowLevelSecurity: true }),
    kith: kith.figures,
    floor: floor.figures,
    ...(best && { best: best.figures }),
    ratio: floor.ratio,
    ...(best && { bestRatio: best.ratio }),
  };
}
