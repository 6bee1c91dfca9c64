import { addIndex, column, type Migration, plainTable, recordTable, sql } from "@kith/core";

const count = () => column.integer().default(0);

export const importMigrations: readonly Migration[] = [
  {
    name: "0001_imports",
    async up(db) {
      await recordTable(
        db,
        "imports_import",
        {
          status: column.text(),
          entity: column.text(),
          source: column.text(),
          dryRun: column.boolean(),
          onDuplicate: column.text(),
          fileId: column.reference("files"),
          fileName: column.text(),
          encoding: column.text(),
          delimiter: column.text(),
          header: column.json(),
          headerRow: column.integer(),
          mapping: column.json(),
          starter: column.json(),
          total: count(),
          position: count(),
          runs: count(),
          created: count(),
          updated: count(),
          skipped: count(),
          rejected: count(),
          contacts: count(),
          organizations: count(),
          relations: count(),
          problem: column.json().nullable(),
          rejectsFileId: column.reference("files").nullable(),
          startedAt: column.instant().nullable(),
          finishedAt: column.instant().nullable(),
          undoStarter: column.json().nullable(),
          undoRemoved: count(),
          undoEdited: count(),
          undoneAt: column.instant().nullable(),
        },
        { owned: true },
      );
      await addIndex(db, "imports_import_created", "imports_import", ["tenantId", "createdAt", "id"]);
      await addIndex(db, "imports_import_owner", "imports_import", ["tenantId", "ownerId", "createdAt", "id"]);
      await addIndex(db, "imports_import_file", "imports_import", ["tenantId", "fileId"]);
      await plainTable(
        db,
        "imports_row",
        {
          tenantId: column.key(),
          importId: column.reference("imports_import"),
          rowNumber: column.integer(),
          outcome: column.text(),
          reasons: column.json().nullable(),
          cells: column.json().nullable(),
          contactId: column.reference("contacts").nullable(),
          contactDid: column.text().nullable(),
          contactVersion: column.integer().nullable(),
          organizationId: column.reference("organizations").nullable(),
          organizationDid: column.text().nullable(),
          organizationVersion: column.integer().nullable(),
          relationId: column.reference("relations").nullable(),
          undo: column.text().nullable(),
        },
        { primaryKey: ["tenantId", "importId", "rowNumber"], tenant: true },
      );
      // Whoever purges or erases a record asks who refers to it; so does an undo.
      for (const noun of ["contact", "organization", "relation"])
        await addIndex(db, `imports_row_${noun}`, "imports_row", ["tenantId", `${noun}Id`], {
          where: sql`${sql.ref(`${noun}_id`)} is not null`,
        });
      await plainTable(
        db,
        "imports_key",
        {
          tenantId: column.key(),
          importId: column.reference("imports_import"),
          party: column.key(),
          key: column.key(),
          rowNumber: column.integer(),
          name: column.text(),
          externalId: column.text().nullable(),
        },
        { primaryKey: ["tenantId", "importId", "party", "key"], tenant: true },
      );
    },
  },
];
