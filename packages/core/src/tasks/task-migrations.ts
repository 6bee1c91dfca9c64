import { sql } from "kysely";
import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { recordTable } from "../database/schema/record-table.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const taskMigrations: readonly Migration[] = [
  {
    name: "0001_tasks",
    async up(db) {
      await recordTable(
        db,
        "tasks",
        {
          title: column.text(),
          description: column.text().nullable(),
          dueAt: column.instant().nullable(),
          remindAt: column.instant().nullable(),
          priority: column.text(),
          status: column.text(),
          closedAt: column.instant().nullable(),
          outcome: column.text().nullable(),
          contactId: column.reference("contacts").nullable(),
          organizationId: column.reference("organizations").nullable(),
          regardingType: column.text().nullable(),
          regardingId: column.uuid().nullable(),
        },
        { owned: true },
      );
      await addIndex(db, "tasks_created", "tasks", ["tenantId", "createdAt", "id"]);
      await addIndex(db, "tasks_due", "tasks", ["tenantId", "status", "dueAt", "id"]);
      await addIndex(db, "tasks_owner", "tasks", ["tenantId", "ownerId", "status", "dueAt", "id"]);
      await addIndex(db, "tasks_contact", "tasks", ["tenantId", "contactId", "status"]);
      await addIndex(db, "tasks_organization", "tasks", ["tenantId", "organizationId", "status"]);
      await addIndex(db, "tasks_regarding", "tasks", ["tenantId", "regardingId"], {
        where: sql`regarding_id is not null`,
      });
    },
  },
  {
    name: "0002_tasks_by_due",
    async up(db) {
      await addIndex(db, "tasks_by_due", "tasks", ["tenantId", "dueAt", "id"]);
    },
  },
];
