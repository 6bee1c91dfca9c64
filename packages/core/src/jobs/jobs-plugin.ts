import { definePlugin } from "../plugin/define-plugin.ts";
import { cancelJob } from "./cancel-job.ts";
import { jobCancelled, jobRetried } from "./job-events.ts";
import { jobMigrations } from "./job-migrations.ts";
import { IdempotencyKey, JobRow, JobSchedule } from "./job-table.ts";
import { getJob, listJobs } from "./read-jobs.ts";
import { retryJob } from "./retry-job.ts";
import { tidyJobs } from "./tidy-jobs.ts";

export const jobOperations = { list: listJobs, get: getJob, retry: retryJob, cancel: cancelJob };

/** Background work, and the tables of it and of repeated requests. */
export const jobsPlugin = definePlugin({
  name: "jobs",
  contract: 1,
  entities: [JobRow, JobSchedule, IdempotencyKey],
  migrations: jobMigrations,
  operations: jobOperations,
  events: [jobRetried, jobCancelled],
  jobs: [tidyJobs],
});
