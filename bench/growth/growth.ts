import type { Cleaning } from "../cleaning.ts";
import { Dataset } from "../data/dataset.ts";
import type { Stage } from "../jobs/job.ts";
import { jobs } from "../jobs/jobs.ts";
import { type OpenStage, openStage } from "../open-stage.ts";
import type { Dialect, Options } from "../options.ts";
import type { Composed } from "../plugins.ts";
import { measure, type Subject } from "../rounds/measure.ts";
import { runOnce } from "../rounds/measure-job.ts";
import { measureRuns } from "../rounds/measure-runs.ts";
import type { Figures, WorkloadName } from "../rounds/result.ts";
import { say } from "../say.ts";
import { type AskedName, workloads } from "../workloads/workloads.ts";

/** Kith beside itself, once with more of something. */
export interface Growth {
  readonly database: Dialect;
  readonly more: "ten times the contacts" | "every plugin" | "ten times the rows";
  readonly workload: WorkloadName;
  readonly connections: number;
  readonly before: Figures;
  readonly grown: Figures;
  /** What is looked at, and what of it is kept: throughput, or for an import its memory. */
  readonly of: "throughput" | "memory";
  readonly ratio: number;
  readonly wanted: number;
}

/** With ten times as much the peak may be a little higher: garbage is collected when there is time. */
const flat = 0.8;
const reads = ["get", "lookup", "list", "timeline"] as const satisfies readonly AskedName[];

export async function measureGrowth(dialect: Dialect, options: Options, cleaning: Cleaning): Promise<Growth[]> {
  const { contacts } = options;
  // The large one first, which may have no room.
  const large = await openStage(dialect, new Dataset(10 * contacts), { ...options, imported: 0 }, cleaning);
  const small = await openStage(dialect, new Dataset(contacts), { ...options, imported: 13 * contacts }, cleaning);
  const subject = async (of: OpenStage, composed: readonly Composed[] = []): Promise<Subject> => ({
    side: await of.start("kith", composed),
    load: of.load,
  });
  const results: Growth[] = [];
  const compare = async (
    about: Pick<Growth, "more" | "wanted"> & { readonly workload: AskedName },
    subjects: readonly [grown: Subject, before: Subject],
  ) => {
    for (const connections of options.connections ?? workloads[about.workload].connections) {
      say(`${dialect}: ${about.workload} with ${about.more}, at ${connections}`);
      // A system may take memory back from files that nobody reads; a disk's speed is not what is asked.
      for (const { place } of [large, small]) await place.warm("kith");
      const [grown, before] = await measure({ workload: about.workload, connections }, subjects, options);
      if (!grown || !before) throw new Error("There is nothing to compare");
      const kept = { before: before.figures, grown: grown.figures, of: "throughput" as const, ratio: before.ratio };
      results.push({ database: dialect, ...about, connections, ...kept });
    }
    for (const { side } of subjects) await side.stop();
  };
  for (const workload of reads) {
    const subjects = [await subject(large), await subject(small)] as const;
    await compare({ more: "ten times the contacts", workload, wanted: 0.7 }, subjects);
  }
  const composed = [await subject(small, ["all"]), await subject(small)] as const;
  await compare({ more: "every plugin", workload: "get", wanted: 0.95 }, composed);
  return [...results, await importMemory(dialect, small)];
}

/** The short import three times: from process to process its peak differs by a tenth. */
async function importMemory(database: Dialect, stage: Stage): Promise<Growth> {
  const { contacts } = stage.data;
  const measured = async (size: number, rounds: number): Promise<Figures> => {
    const [side] = await measureRuns(["kith"] as const, rounds, size, (name, round) => {
      say(`${database}: import of ${size} rows`);
      return runOnce(jobs.import, stage, name, jobs.import.composed, { round, size });
    });
    if (!side) throw new Error("There is nothing to compare");
    return side.figures;
  };
  const before = await measured(contacts, 3);
  // Its one round begins where ten files of the other would end.
  const grown = await measured(10 * contacts, 1);
  return {
    ...{ database, more: "ten times the rows", workload: "import", connections: 1, before, grown },
    ...{ of: "memory", ratio: before.peakRssMb / grown.peakRssMb, wanted: flat },
  };
}
