import { v7 as uuidv7 } from "uuid";
import { parseInput } from "../call/run-operation.ts";
import type { PendingJob, Session } from "../call/session.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { type NewJob, queueJobs } from "./queue-jobs.ts";

/** Queues what a command scheduled, at its end and in its transaction. */
export async function enqueueJobs(session: Session, jobs: readonly PendingJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const { runtime, now, tenant } = session;
  const queued = jobs.map(({ name, input, at, unique, author }): NewJob => {
    const known = runtime.registry.jobs.get(name);
    if (!known)
      throw coreErrors("composition.invalid", {
        plugin: name,
        problem: "the job is not part of this composition",
        cure: "Name it in the `jobs` of its plugin",
      });
    const { input: schema, attempts } = known.job.definition;
    return {
      id: uuidv7(),
      tenant: tenant.id,
      name,
      input: parseInput(schema, input),
      attempts,
      runAt: at ?? now,
      unique,
      createdBy: author,
    };
  });
  await queueJobs(runtime, queued, now);
}
