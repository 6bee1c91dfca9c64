import { sql } from "kysely";
import * as z from "zod";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { jobRetried } from "./job-events.ts";
import { JobRow } from "./job-table.ts";
import { exampleJob, JobView, jobView } from "./job-view.ts";
import { announceJobs } from "./queue-jobs.ts";

export const retryJob = command({
  summary: "Run a job again that was given up or cancelled",
  permission: "jobs:write",
  route: "POST /jobs/{id}/retry",
  input: z.strictObject({ id: idOf("job") }),
  output: JobView,
  examples: [{ id: exampleJob }],
}).run(async ({ id }, ctx) => {
  const job = await readRecord(ctx, JobRow, id);
  await refuseWhereTaken(job, ctx);
  const { numUpdatedRows } = await ctx.raw
    .updateTable("jobs")
    .set({ status: "queued", attempts: 0, run_at: ctx.now, finished_at: null, last_error: null })
    .where("id", "=", id)
    .where("status", "in", ["failed", "cancelled"])
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw coreErrors("job.wrongStatus", {
      id,
      status: job.status,
      cure: "only one that failed or was cancelled is run again",
    });
  await announceJobs((ctx as WriteCall).session.runtime, [{ id, name: job.name, runAt: ctx.now }]);
  ctx.record(jobRetried, { id, name: job.name }, [{ type: "job", id }]);
  return jobView(await readRecord(ctx, JobRow, id));
});

async function refuseWhereTaken({ id, tenantId, name, uniqueKey }: Row<typeof JobRow>, ctx: ReadContext) {
  if (uniqueKey === null) return;
  const { reader } = (ctx as WriteCall).session;
  const other = await reader
    .selectFrom("jobs")
    .select("id")
    .where("tenantId", "=", tenantId)
    .where("name", "=", name)
    .where("uniqueKey", "=", uniqueKey)
    // Written out: both databases then know that the partial index holds all of them.
    .where(sql<boolean>`status in ('queued', 'running')`)
    .where("id", "!=", id)
    .executeTakeFirst();
  if (other)
    throw coreErrors("record.conflict", { what: `The place of job ${id}, by job ${other["id"]} of the same key,` });
}
