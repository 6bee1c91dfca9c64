import { sql } from "kysely";
import { addColumns } from "../database/schema/add-columns.ts";
import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { plainTable } from "../database/schema/table-builder.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const jobMigrations: readonly Migration[] = [
  {
    name: "0001_jobs",
    async up(db) {
      await plainTable(
        db,
        "jobs",
        {
          id: column.uuid(),
          tenantId: column.key(),
          name: column.text(),
          input: column.json(),
          status: column.text(),
          attempts: column.integer(),
          maxAttempts: column.integer(),
          runAt: column.instant(),
          uniqueKey: column.text().nullable(),
          lease: column.text().nullable(),
          leaseUntil: column.instant().nullable(),
          progressDone: column.bigint().nullable(),
          progressOf: column.bigint().nullable(),
          lastError: column.text().nullable(),
          createdBy: column.text(),
          createdAt: column.instant(),
          finishedAt: column.instant().nullable(),
        },
        { primaryKey: ["id"], tenant: true },
      );
      await addIndex(db, "jobs_due", "jobs", ["status", "runAt", "id"], {
        where: sql`status in ('queued', 'running')`,
      });
      await addIndex(db, "jobs_unique", "jobs", ["tenantId", "name", "uniqueKey"], {
        unique: true,
        where: sql`unique_key is not null and status in ('queued', 'running')`,
      });
      await plainTable(
        db,
        "consumer_positions",
        { name: column.key(), position: column.text(), updatedAt: column.instant() },
        { primaryKey: ["name"] },
      );
      await plainTable(
        db,
        "idempotency_keys",
        {
          tenantId: column.key(),
          actor: column.text(),
          key: column.text(),
          operation: column.text(),
          digest: column.text(),
          status: column.integer(),
          recordId: column.uuid().nullable(),
          createdAt: column.instant(),
        },
        { primaryKey: ["tenantId", "actor", "key"], tenant: true },
      );
    },
  },
  {
    name: "0002_job_schedules",
    // Workers of before know no leases of consumers: what they take, others would take as well.
    compatibleFrom: "0002_job_schedules",
    async up(db) {
      await addColumns(db, "jobs", { system: column.boolean().default(false) });
      await plainTable(
        db,
        "job_schedules",
        {
          name: column.key(),
          tenantId: column.key(),
          pattern: column.text(),
          timeZone: column.text(),
          reckonedAt: column.instant(),
          nextAt: column.instant(),
        },
        { primaryKey: ["name", "tenantId"], tenant: true },
      );
      await addIndex(db, "job_schedules_due", "job_schedules", ["nextAt"]);
      // SQLite takes a partial index only where a query repeats its condition word for word: one status each.
      await addIndex(db, "jobs_queued", "jobs", ["runAt", "id", "name", "attempts"], {
        where: sql`status = 'queued'`,
      });
      await addIndex(db, "jobs_running", "jobs", ["leaseUntil"], { where: sql`status = 'running'` });
      await addIndex(db, "jobs_ended", "jobs", ["status", "finishedAt"], { where: sql`finished_at is not null` });
      await sql`drop index jobs_due`.execute(db);
      await addIndex(db, "jobs_created", "jobs", ["tenantId", "createdAt", "id"]);
      await addIndex(db, "jobs_run_at", "jobs", ["tenantId", "runAt", "id"]);
      await addIndex(db, "jobs_status", "jobs", ["tenantId", "status", "createdAt", "id"]);
      await addIndex(db, "jobs_name", "jobs", ["tenantId", "name", "createdAt", "id"]);
      await addIndex(db, "idempotency_keys_age", "idempotency_keys", ["createdAt"]);
    },
  },
];
