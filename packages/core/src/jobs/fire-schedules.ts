import { v7 as uuidv7 } from "uuid";
import { parseInput } from "../call/run-operation.ts";
import type { Runtime } from "../composition/runtime.ts";
import type { Job } from "../plugin/job.ts";
import { cronTimes } from "./cron-time.ts";
import { type NewJob, queueJobs } from "./queue-jobs.ts";
import { systemTenant } from "./sync-schedules.ts";

const atOnce = 100;

/**
 * Queues the jobs whose schedules are due, and moves these to their next time in the same transaction: of many processes
 * that do it at once, one does it. Of times that were missed only the last counts. Answers whether any was due.
 */
export async function fireSchedules(runtime: Runtime): Promise<boolean> {
  const { database, registry } = runtime;
  const { kysely } = database;
  const now = runtime.now();
  const crons = [...registry.jobs.values()].filter(({ job }) => job.definition.cron);
  const names = crons.map(({ job }) => job.name);
  const ofTenants = crons.flatMap(({ job }) => (job.definition.cron?.per === "tenant" ? [job.name] : []));
  const ofSystem = names.filter((name) => !ofTenants.includes(name));
  const shut = kysely.selectFrom("tenants").select("id").where("status", "!=", "active");
  const due = await kysely
    .selectFrom("job_schedules")
    .selectAll()
    .where("next_at", "<=", now)
    .where("name", "in", names)
    // A job that was each tenant's before it became the system's has left rows.
    .where((eb) =>
      eb.or([
        ...(ofSystem.length > 0 ? [eb("name", "in", ofSystem).and("tenant_id", "=", systemTenant)] : []),
        ...(ofTenants.length > 0 ? [eb("name", "in", ofTenants).and("tenant_id", "not in", shut)] : []),
      ]),
    )
    // In one order everywhere, so that processes do not wait for each other in a circle.
    .orderBy("next_at")
    .orderBy("name")
    .orderBy("tenant_id")
    .limit(atOnce)
    .execute();
  if (due.length === 0) return false;
  const times = cronTimes(now);
  const nextTimes = due.map((row) => times(String(row["pattern"]), String(row["time_zone"])));
  await database.transaction("jobs.fire", async () => {
    const jobs: NewJob[] = [];
    for (const [index, { name, tenant_id, next_at }] of due.entries()) {
      const { numUpdatedRows } = await kysely
        .updateTable("job_schedules")
        .set({ next_at: nextTimes[index], reckoned_at: now })
        .where("name", "=", name)
        .where("tenant_id", "=", tenant_id)
        .where("next_at", "=", next_at)
        .executeTakeFirst();
      const known = registry.jobs.get(String(name));
      if (numUpdatedRows === 1n && known) jobs.push(recurring(known, String(tenant_id), now));
    }
    await queueJobs(runtime, jobs, now);
  });
  return true;
}

/** While one waits or runs no second one is queued: a job that takes longer than its pattern does not pile up. */
const recurring = (
  { job: { name, definition }, plugin }: { readonly job: Job; readonly plugin: string },
  tenant: string,
  now: Date,
): NewJob => ({
  id: uuidv7(),
  tenant,
  system: definition.cron?.per === "system",
  name,
  input: parseInput(definition.input, {}),
  attempts: definition.attempts,
  runAt: now,
  unique: "cron",
  createdBy: `system:${plugin}`,
});
