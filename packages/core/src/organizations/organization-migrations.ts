import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { recordTable } from "../database/schema/record-table.ts";
import { contactPointTables, partyIndexes, partyTableColumns } from "../parties/party-migrations.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const organizationMigrations: readonly Migration[] = [
  {
    name: "0001_organizations",
    async up(db) {
      await recordTable(
        db,
        "organizations",
        {
          ...partyTableColumns,
          legalName: column.text().nullable(),
          registrationId: column.text().nullable(),
          taxId: column.text().nullable(),
          industry: column.text().nullable(),
          size: column.integer().nullable(),
          website: column.text().nullable(),
          parentId: column.reference("organizations").nullable(),
        },
        { owned: true },
      );
      await partyIndexes(db, "organizations");
      await addIndex(db, "organizations_parent", "organizations", ["tenantId", "parentId"]);
      await contactPointTables(db, "organizations", "organizationId");
    },
  },
];
