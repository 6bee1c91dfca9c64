import { join } from "node:path";
import { assertSameAnswers } from "./checks/same-answers.ts";
import { assertSameRows, countRows } from "./checks/same-rows.ts";
import type { Cleaning } from "./cleaning.ts";
import type { Dataset } from "./data/dataset.ts";
import type { Dialect, Options } from "./options.ts";
import type { Place } from "./places/place.ts";
import { postgresqlPlace } from "./places/postgresql-place.ts";
import { sqlitePlace } from "./places/sqlite-place.ts";
import { type Running, type SideName, startSide } from "./processes/sides.ts";
import { startChild } from "./processes/start-child.ts";
import { measure, type Result } from "./rounds/measure.ts";
import { measureStarts } from "./rounds/measure-starts.ts";
import type { Workload } from "./workloads/workload.ts";
import { type WorkloadName, workloads } from "./workloads/workloads.ts";

/** Fills one database and measures the workloads on it, each after a look at whether the sides do the same. */
export async function benchDatabase(
  dialect: Dialect,
  data: Dataset,
  options: Options,
  cleaning: Cleaning,
): Promise<Result[]> {
  say(`${dialect}: filling with ${data.contacts} contacts and ${data.interactions} interactions`);
  const place =
    dialect === "sqlite"
      ? await sqlitePlace(data, cleaning)
      : await postgresqlPlace(data, cleaning, options.rowLevelSecurity);
  const load = startChild(join(import.meta.dirname, "load/load-generator.ts"), { contacts: data.contacts });
  cleaning.later(load.stop);
  const results: Result[] = [];
  for (const name of options.workloads) {
    const workload: Workload = workloads[name];
    const start = async (side: SideName) => {
      const running = await startSide(side, place, options.allPlugins);
      cleaning.later(running.stop);
      return running;
    };
    const sides: Running[] = [];
    for (const side of ["kith", ...workload.floors] as const) sides.push(await start(side));
    await assertAlike(name, place, data, sides);
    for (const connections of options.connections ?? workload.connections) {
      say(`${dialect}: ${name} at ${connections}`);
      const about = {
        ...{ workload: name, database: dialect, connections },
        ...(options.allPlugins && { allPlugins: true as const }),
        ...(options.rowLevelSecurity && { rowLevelSecurity: true as const }),
      };
      const measured = workload.starts
        ? measureStarts(about, workload, data, start, options)
        : measure(about, sides, load, options);
      results.push(await measured);
    }
    for (const side of sides) await side.stop();
  }
  return results;
}

async function assertAlike(name: WorkloadName, place: Place, data: Dataset, sides: readonly Running[]): Promise<void> {
  const [kith, ...floors] = sides;
  if (!kith) return;
  for (const floor of floors) {
    // Both floors write to one database: what the last one left there is not what is looked at.
    const before = { kith: await countRows(place, "kith"), floor: await countRows(place, "floor") };
    await assertSameAnswers(workloads[name], data, kith, floor);
    await assertSameRows(place, before);
  }
}

/** Beside the results, which alone go to standard output. */
const say = (text: string) => console.error(text);
