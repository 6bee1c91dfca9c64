import { definePlugin } from "../plugin/define-plugin.ts";
import { jobMigrations } from "./job-migrations.ts";
import { ConsumerPosition, IdempotencyKey, JobRow } from "./job-table.ts";

/** The tables of background work and of repeated requests. */
export const jobsPlugin = definePlugin({
  name: "jobs",
  contract: 1,
  entities: [JobRow, ConsumerPosition, IdempotencyKey],
  migrations: jobMigrations,
  operations: {},
});
