import type { Runtime } from "../composition/runtime.ts";
import { fireSchedules } from "./fire-schedules.ts";
import { requeueAhead, requeueLost } from "./requeue-jobs.ts";
import { syncSchedules } from "./sync-schedules.ts";

const syncMs = 60_000;

/** A worker's look at what no job's own worker sees to. Answers whether there was anything to do. */
export function keeper(runtime: Runtime): () => Promise<boolean> {
  let synced: number | undefined;
  return async () => {
    // By a clock that does not jump.
    if (synced === undefined || performance.now() - synced > syncMs) {
      // Only at the start: during a rolling deployment two versions would otherwise undo each other's change.
      await syncSchedules(runtime, synced === undefined);
      await requeueAhead(runtime);
      synced = performance.now();
    }
    const lost = await requeueLost(runtime);
    return (await fireSchedules(runtime)) || lost;
  };
}
