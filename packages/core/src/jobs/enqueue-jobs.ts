import { v7 as uuidv7 } from "uuid";
import { parseInput } from "../call/run-operation.ts";
import type { PendingJob, Session } from "../call/session.ts";
import { coreErrors } from "../errors/core-errors.ts";

/** Writes jobs in the transaction that asks for them. One whose `unique` key is waiting or running is left alone. */
export async function enqueueJobs(session: Session, jobs: readonly PendingJob[]): Promise<void> {
  const { runtime, now, tenant } = session;
  for (const { name, input, at, unique, author } of jobs) {
    const known = runtime.registry.jobs.get(name);
    if (!known)
      throw coreErrors("composition.invalid", {
        plugin: name,
        problem: "the job is not part of this composition",
        cure: "Name it in the `jobs` of its plugin",
      });
    const values: Record<string, unknown> = {
      id: uuidv7(),
      tenant_id: tenant.id,
      name,
      input: JSON.stringify(parseInput(known.job.definition.input, input)),
      status: "queued",
      attempts: 0,
      max_attempts: known.job.definition.attempts,
      run_at: at ?? now,
      unique_key: unique ?? null,
      created_by: author,
      created_at: now,
    };
    const columns = Object.keys(values);
    const slots = columns.map((_, index) => (runtime.database.dialect === "sqlite" ? "?" : `$${index + 1}`));
    // The partial unique index covers what waits or runs.
    await runtime.database.rows(
      `insert into jobs (${columns.join(", ")}) values (${slots.join(", ")}) on conflict do nothing`,
      Object.values(values),
    );
  }
}
