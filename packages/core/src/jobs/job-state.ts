import type { Runtime } from "../composition/runtime.ts";
import type { Database } from "../database/database.ts";
import { isCrmError } from "../errors/crm-error.ts";
import { type ClaimedJob, leaseMs } from "./claim-job.ts";
import type { JobStatus } from "./job-table.ts";
import { announceJobs } from "./queue-jobs.ts";

/** Thrown inside a job that is not this worker's any more: whatever it was about to write is undone. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Whether the CRM was closed under a worker's feet: there is nothing left for it to do. */
export const isClosed = (error: unknown): boolean => isCrmError(error) && error.code === "crm.closed";

export interface JobState {
  readonly status?: JobStatus;
  readonly [column: string]: unknown;
}

/** Writes to the job's row if the lease still holds; the first statement of every transaction of the job. */
export async function fencedUpdate(database: Database, job: ClaimedJob, state: JobState): Promise<boolean> {
  const { numUpdatedRows } = await database.kysely
    .updateTable("jobs")
    .set(state)
    .where("id", "=", job.id)
    .where("lease", "=", job.lease)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The same in a transaction of its own. */
export function writeState(runtime: Runtime, job: ClaimedJob, state: JobState): Promise<boolean> {
  return runtime.database.transaction("jobs.state", async () => {
    const held = await fencedUpdate(runtime.database, job, state);
    const runAt = (state["run_at"] as Date | undefined) ?? runtime.now();
    if (held && state.status === "queued") await announceJobs(runtime, [{ id: job.id, name: job.name, runAt }]);
    return held;
  });
}

const free = { lease: null, lease_until: null };

export const renewed = (now: Date): JobState => ({ lease_until: new Date(now.getTime() + leaseMs) });

/** For the next worker to go on with at once. */
export const givenBack: JobState = { ...free, status: "queued" };

export const completed = (now: Date): JobState => ({
  ...free,
  status: "completed",
  finished_at: now,
  last_error: null,
});

/** After an error: again later, with growing pauses, until the attempts are used up. */
export function failed(job: ClaimedJob, error: unknown, now: Date): JobState & { readonly last_error: string } {
  const attempts = job.attempts + 1;
  const over = attempts >= job.maxAttempts;
  const pause = Math.min(1000 * 2 ** attempts, longestPauseMs);
  return {
    ...free,
    attempts,
    status: over ? "failed" : "queued",
    run_at: new Date(now.getTime() + pause),
    finished_at: over ? now : null,
    last_error: messageOf(error),
  };
}

/** What a row keeps of an error. PostgreSQL has no place for U+0000. */
export const messageOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .replaceAll("\0", "")
    .slice(0, 2000);

export const longestPauseMs = 3_600_000;
