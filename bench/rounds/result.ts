import type { JobName } from "../jobs/jobs.ts";
import type { LoadAnswer } from "../load/load-generator.ts";
import type { Dialect } from "../options.ts";
import type { Held } from "../processes/held-thread.ts";
import type { AskedName } from "../workloads/workloads.ts";

export type WorkloadName = AskedName | JobName;

export interface Figures extends LoadAnswer {
  /** What the server's process had before its first request. */
  readonly idleRssMb: number;
  /** The most memory that it has had so far. */
  readonly peakRssMb: number;
  /** For how long its thread was held meanwhile; absent where the start of a process is measured. */
  readonly held?: Held;
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
