import { coldStart } from "./cold-start.ts";
import { create } from "./create.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { lookup } from "./lookup.ts";
import { timeline } from "./timeline.ts";
import type { Workload } from "./workload.ts";

export type WorkloadName = keyof typeof workloads;

/** Those that write come last: the others measure what the generator made. */
export const workloads = { get, list, timeline, lookup, coldStart, create } satisfies Record<string, Workload>;
