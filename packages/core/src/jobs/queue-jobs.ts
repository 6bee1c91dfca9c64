import type { Runtime } from "../composition/runtime.ts";
import type { QueuedJob } from "../plugin/job-dispatcher.ts";

/** A job that is to be queued. */
export interface NewJob extends QueuedJob {
  readonly tenant: string;
  readonly system?: boolean;
  readonly input: unknown;
  readonly attempts: number;
  readonly unique: string | undefined;
  readonly createdBy: string;
}

const columns = [
  "id",
  "tenant_id",
  "system",
  "name",
  "input",
  "status",
  "attempts",
  "max_attempts",
  "run_at",
  "unique_key",
  "created_by",
  "created_at",
];

/** Writes jobs in the transaction that asks for them. One whose `unique` key is waiting or running is left alone. */
export async function queueJobs(runtime: Runtime, jobs: readonly NewJob[], now: Date): Promise<void> {
  const rows = jobs.map(({ id, tenant, system, name, input, attempts, runAt, unique, createdBy }) => [
    id,
    tenant,
    system ?? false,
    name,
    JSON.stringify(input),
    "queued",
    0,
    attempts,
    runAt,
    unique ?? null,
    createdBy,
    now,
  ]);
  await runtime.database.insert({ table: "jobs", columns, rows, orIgnore: true });
  await announceJobs(runtime, jobs);
}

/** Tells of queued jobs: the dispatcher in their transaction, the workers of this process once it is committed. */
export async function announceJobs({ database, jobs, wake }: Runtime, queued: readonly QueuedJob[]): Promise<void> {
  if (queued.length === 0) return;
  await jobs.dispatcher.queued(queued, database.kysely);
  database.unit()?.afterCommit.push(() => wake("jobs"));
}
