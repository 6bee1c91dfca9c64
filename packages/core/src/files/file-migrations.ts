import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { recordTable } from "../database/schema/record-table.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const fileMigrations: readonly Migration[] = [
  {
    name: "0001_files",
    async up(db) {
      await recordTable(
        db,
        "files",
        {
          name: column.text(),
          contentType: column.text(),
          size: column.bigint(),
          sha256: column.text(),
          blobKey: column.text(),
        },
        { owned: true },
      );
      await addIndex(db, "files_created", "files", ["tenantId", "createdAt", "id"]);
    },
  },
];
