import * as z from "zod";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { abandonJob } from "./abandon-job.ts";
import { jobCancelled } from "./job-events.ts";
import { LeaseLost } from "./job-state.ts";
import { JobRow } from "./job-table.ts";
import { exampleJob, JobView, jobView } from "./job-view.ts";

export const cancelJob = command({
  summary: "Cancel a job: it goes no further, what it has committed stays",
  permission: "jobs:write",
  route: "POST /jobs/{id}/cancel",
  input: z.strictObject({ id: idOf("job") }),
  output: JobView,
  examples: [{ id: exampleJob }],
}).run(async ({ id }, ctx) => {
  const job = await readRecord(ctx, JobRow, id);
  if (job.status === "cancelled") return jobView(job);
  // With its lease gone, nothing of a run that is under way is written any more.
  const { numUpdatedRows } = await ctx.raw
    .updateTable("jobs")
    .set({ status: "cancelled", finished_at: ctx.now, lease: null, lease_until: null })
    .where("id", "=", id)
    .where("status", "in", ["queued", "running"])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    const { status } = await readRecord(ctx, JobRow, id);
    throw coreErrors("job.wrongStatus", { id, status, cure: "only one that is queued or running can be cancelled" });
  }
  const { runtime } = (ctx as WriteCall).session;
  const reason = `Cancelled by ${ctx.actor.user}`;
  await abandonJob(runtime, { ...job, tenant: job.tenantId }, { status: "cancelled", reason });
  ctx.record(jobCancelled, { id, name: job.name }, [{ type: "job", id }]);
  runtime.database.unit()?.afterCommit.push(() => runtime.jobs.running.get(id)?.abort(new LeaseLost(reason)));
  return jobView(await readRecord(ctx, JobRow, id));
});
