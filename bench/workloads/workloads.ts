import { coldStart } from "./cold-start.ts";
import { count } from "./count.ts";
import { create } from "./create.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { lookup } from "./lookup.ts";
import { timeline } from "./timeline.ts";
import type { Asked } from "./workload.ts";

export type AskedName = keyof typeof workloads;

/** In the order in which they are measured: the one that writes comes last, the others measure what the generator made. */
export const workloads = { get, list, timeline, lookup, count, coldStart, create } satisfies Record<string, Asked>;
