import { sql } from "kysely";
import { addColumns } from "../database/schema/add-columns.ts";
import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { plainTable } from "../database/schema/table-builder.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const consumerMigrations: readonly Migration[] = [
  {
    name: "0001_consumers",
    async up(db) {
      await addColumns(db, "consumer_positions", {
        lease: column.text().nullable(),
        leaseUntil: column.instant().nullable(),
        newest: column.bigint().nullable(),
      });
      await plainTable(
        db,
        "consumer_failures",
        {
          number: column.sequence(),
          id: column.uuid(),
          tenantId: column.key(),
          consumer: column.key(),
          entryId: column.uuid(),
          event: column.text(),
          partition: column.key(),
          status: column.text(),
          attempts: column.integer(),
          retryAt: column.instant().nullable(),
          error: column.text().nullable(),
          createdAt: column.instant(),
          lease: column.text().nullable(),
          leaseUntil: column.instant().nullable(),
        },
        { tenant: true },
      );
      const on = (name: string, columns: readonly string[], options = {}) =>
        addIndex(db, `consumer_failures_${name}`, "consumer_failures", columns, options);
      await on("entry", ["consumer", "entryId"], { unique: true });
      await on("id", ["tenantId", "id"], { unique: true });
      await on("created", ["tenantId", "createdAt", "id"]);
      await on("status", ["consumer", "status", "tenantId"]);
      await on("waiting", ["consumer", "tenantId", "partition", "number"], { where: sql`status = 'waiting'` });
      await on("due", ["retryAt"], { where: sql`retry_at is not null` });
    },
  },
];
