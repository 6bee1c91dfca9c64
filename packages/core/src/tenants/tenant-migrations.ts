import { addColumns } from "../database/schema/add-columns.ts";
import { column } from "../database/schema/column.ts";
import { plainTable } from "../database/schema/table-builder.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const tenantMigrations: readonly Migration[] = [
  {
    name: "0001_tenants",
    async up(db) {
      await plainTable(
        db,
        "tenants",
        {
          id: column.key(),
          name: column.text(),
          region: column.text(),
          locale: column.text(),
          timeZone: column.text(),
          currency: column.text(),
          createdAt: column.instant(),
        },
        { primaryKey: ["id"] },
      );
      // For hosts with one tenant.
      await db
        .insertInto("tenants")
        .values({
          id: "main",
          name: "main",
          region: "US",
          locale: "en",
          time_zone: "UTC",
          currency: "USD",
          created_at: new Date(),
        })
        .execute();
    },
  },
  {
    name: "0002_tenant_status",
    // `active`, `suspended`, `deleted`: of a tenant that is gone the row stays, so that its id is never another's.
    up: (db) => addColumns(db, "tenants", { status: column.text().default("active") }),
  },
];
