import { type RawBuilder, sql } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import { decode } from "../table/decode.ts";
import { leaseMs } from "./claim-job.ts";
import { givenBack, type JobState, longestPauseMs } from "./job-state.ts";
import { announceJobs } from "./queue-jobs.ts";

const atOnce = 100;

/** Queues the jobs of workers that have been silent past their lease. Answers whether there were any. */
export function requeueLost(runtime: Runtime): Promise<boolean> {
  const now = runtime.now();
  // No lease is as long as that: it was given by a clock that has been put right since.
  const ahead = new Date(now.getTime() + 100 * leaseMs);
  const lost = sql<boolean>`status = 'running' and (lease_until < ${now} or lease_until > ${ahead})`;
  return requeue(runtime, lost, givenBack);
}

/** The same for repetitions that such a clock has put off for longer than any pause is. */
export function requeueAhead(runtime: Runtime): Promise<boolean> {
  const now = runtime.now();
  const ahead = new Date(now.getTime() + 2 * longestPauseMs);
  return requeue(runtime, sql`status = 'queued' and attempts > 0 and run_at > ${ahead}`, { run_at: now });
}

async function requeue(runtime: Runtime, which: RawBuilder<boolean>, state: JobState): Promise<boolean> {
  const { database, jobs } = runtime;
  const { kysely } = database;
  const found = await kysely.selectFrom("jobs").select("id").where(which).limit(atOnce).execute();
  // A worker of this process that is still at it is not silent, whatever the clock says.
  const ids = found.map(({ id }) => String(id)).filter((id) => !jobs.running.has(id));
  if (ids.length === 0) return false;
  await database.transaction("jobs.requeue", async () => {
    const rows = await kysely
      .updateTable("jobs")
      .set(state)
      .where("id", "in", ids)
      .where(which)
      .returning(["id", "name", "run_at"])
      .execute();
    const queued = rows.map(({ id, name, run_at }) => {
      return { id: String(id), name: String(name), runAt: decode("instant", run_at, database.dialect) as Date };
    });
    await announceJobs(runtime, queued);
  });
  return true;
}
