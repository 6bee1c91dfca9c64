import { sql } from "kysely";
import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { childTable, recordTable } from "../database/schema/record-table.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const interactionMigrations: readonly Migration[] = [
  {
    name: "0001_interactions",
    async up(db) {
      await recordTable(
        db,
        "interactions",
        {
          channel: column.text(),
          direction: column.text(),
          occurredAt: column.instant(),
          durationSeconds: column.integer().nullable(),
          subject: column.text().nullable(),
          body: column.text().nullable(),
          outcome: column.text().nullable(),
          thread: column.text().nullable(),
          visibility: column.text(),
          contactId: column.reference("contacts").nullable(),
          organizationId: column.reference("organizations").nullable(),
          regardingType: column.text().nullable(),
          regardingId: column.uuid().nullable(),
        },
        { owned: true },
      );
      await childTable(db, "interactions_participant", {
        interactionId: column.parent("interactions"),
        role: column.text(),
        contactId: column.reference("contacts").nullable(),
        organizationId: column.reference("organizations").nullable(),
        userId: column.text().nullable(),
        address: column.text().nullable(),
        name: column.text().nullable(),
      });
      await childTable(db, "interactions_attachment", {
        interactionId: column.parent("interactions"),
        fileId: column.reference("files"),
      });
      await childTable(db, "interactions_external_id", {
        interactionId: column.parent("interactions"),
        source: column.key(),
        externalId: column.key(),
      });
      const table = "interactions";
      await addIndex(db, "interactions_occurred", table, ["tenantId", "occurredAt", "id"]);
      await addIndex(db, "interactions_created", table, ["tenantId", "createdAt", "id"]);
      await addIndex(db, "interactions_contact", table, ["tenantId", "contactId", "occurredAt", "id"]);
      await addIndex(db, "interactions_organization", table, ["tenantId", "organizationId", "occurredAt", "id"]);
      await addIndex(db, "interactions_regarding", table, ["tenantId", "regardingId"], {
        where: sql`regarding_id is not null`,
      });
      await addIndex(db, "interactions_thread", table, ["tenantId", "thread"], { where: sql`thread is not null` });
      const participants = "interactions_participant";
      await addIndex(db, "interactions_participant_contact", participants, ["tenantId", "contactId"], {
        where: sql`contact_id is not null`,
      });
      await addIndex(db, "interactions_participant_organization", participants, ["tenantId", "organizationId"], {
        where: sql`organization_id is not null`,
      });
      await addIndex(db, "interactions_attachment_file", "interactions_attachment", ["tenantId", "fileId"]);
      await addIndex(
        db,
        "interactions_external_id_key",
        "interactions_external_id",
        ["tenantId", "externalId", "source"],
        {
          unique: true,
        },
      );
    },
  },
];
