import { create } from "./create.ts";
import { get } from "./get.ts";
import type { Workload } from "./workload.ts";

export type WorkloadName = keyof typeof workloads;

/** Those that write come last: the others measure what the generator made. */
export const workloads = { get, create } satisfies Record<string, Workload>;
