import * as z from "zod";
import { list } from "../lists/list.ts";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { JobRow } from "./job-table.ts";
import { exampleJob, JobView, jobView } from "./job-view.ts";

const permission = "jobs:read";

export const listJobs = list({
  summary: "List jobs",
  permission,
  route: "GET /jobs",
  of: JobRow,
  item: JobView,
  filter: ["status", "name", "createdAt"],
  sort: ["createdAt", "runAt"],
  examples: [{ filter: { status: "failed" } }, { filter: { status: "queued" }, sort: "runAt" }],
}).run(async (rows) => rows.map(jobView));

export const getJob = query({
  summary: "Read a job: how far it is, and what its last error was",
  permission,
  route: "GET /jobs/{id}",
  input: z.strictObject({ id: idOf("job") }),
  output: JobView,
  examples: [{ id: exampleJob }],
}).run(async ({ id }, ctx) => jobView(await readRecord(ctx, JobRow, id)));
