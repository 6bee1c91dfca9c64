import { sql } from "kysely";
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
];
