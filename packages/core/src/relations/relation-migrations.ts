import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { recordTable } from "../database/schema/record-table.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const relationMigrations: readonly Migration[] = [
  {
    name: "0001_relations",
    async up(db) {
      await recordTable(db, "relations", {
        contactId: column.reference("contacts").nullable(),
        organizationId: column.reference("organizations").nullable(),
        otherContactId: column.reference("contacts").nullable(),
        otherOrganizationId: column.reference("organizations").nullable(),
        role: column.text(),
        startsOn: column.date().nullable(),
        endsOn: column.date().nullable(),
        primary: column.boolean(),
        primaryContact: column.boolean(),
        notes: column.text().nullable(),
      });
      await addIndex(db, "relations_created", "relations", ["tenantId", "createdAt", "id"]);
      await addIndex(db, "relations_contact", "relations", ["tenantId", "contactId"]);
      await addIndex(db, "relations_organization", "relations", ["tenantId", "organizationId"]);
      await addIndex(db, "relations_other_contact", "relations", ["tenantId", "otherContactId"]);
      await addIndex(db, "relations_other_organization", "relations", ["tenantId", "otherOrganizationId"]);
    },
  },
];
