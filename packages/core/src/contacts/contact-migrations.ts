import { column } from "../database/schema/column.ts";
import { recordTable } from "../database/schema/record-table.ts";
import { contactPointTables, partyIndexes, partyTableColumns } from "../parties/party-migrations.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const contactMigrations: readonly Migration[] = [
  {
    name: "0001_contacts",
    async up(db) {
      await recordTable(
        db,
        "contacts",
        {
          ...partyTableColumns,
          salutation: column.text().nullable(),
          title: column.text().nullable(),
          givenName: column.text().nullable(),
          middleName: column.text().nullable(),
          familyName: column.text().nullable(),
          suffix: column.text().nullable(),
          nickname: column.text().nullable(),
          birthday: column.date().nullable(),
          gender: column.text().nullable(),
          jobTitle: column.text().nullable(),
          department: column.text().nullable(),
        },
        { owned: true },
      );
      await partyIndexes(db, "contacts");
      await contactPointTables(db, "contacts", "contactId");
    },
  },
];
