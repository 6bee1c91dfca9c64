import { definePlugin } from "../plugin/define-plugin.ts";
import { createTenant } from "./create-tenant.ts";
import { getTenant } from "./get-tenant.ts";
import { tenantCreated } from "./tenant-events.ts";
import { tenantMigrations } from "./tenant-migrations.ts";

export const tenantOperations = { create: createTenant, get: getTenant };

export const tenantsPlugin = definePlugin({
  name: "tenants",
  contract: 1,
  migrations: tenantMigrations,
  operations: tenantOperations,
  events: [tenantCreated],
});
