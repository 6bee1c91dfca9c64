import type { Database } from "../database/database.ts";
import { type ClaimedJob, leaseMs } from "./claim-job.ts";

/** Thrown inside a job whose lease another worker holds by now: whatever it was about to write is undone. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

type State = Readonly<Record<string, unknown>>;

/** Writes to the job's row if the lease still holds; the first statement of every transaction of the job. */
export async function fencedUpdate(database: Database, job: ClaimedJob, state: State): Promise<boolean> {
  const { numUpdatedRows } = await database.kysely
    .updateTable("jobs")
    .set(state)
    .where("id", "=", job.id)
    .where("lease", "=", job.lease)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export const renewed = (now: Date): State => ({ lease_until: new Date(now.getTime() + leaseMs) });

export const completed = (now: Date): State => ({
  status: "completed",
  finished_at: now,
  lease: null,
  lease_until: null,
  last_error: null,
});

/** After an error: again later, with growing pauses, until the attempts are used up. */
export function failed(job: ClaimedJob, error: unknown, now: Date): State {
  const attempts = job.attempts + 1;
  const over = attempts >= job.maxAttempts;
  const pause = Math.min(1000 * 2 ** attempts, 3_600_000);
  return {
    attempts,
    status: over ? "failed" : "queued",
    run_at: new Date(now.getTime() + pause),
    finished_at: over ? now : null,
    lease: null,
    lease_until: null,
    last_error: String(error instanceof Error ? error.message : error).slice(0, 2000),
  };
}
