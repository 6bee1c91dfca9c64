import { definePlugin } from "../plugin/define-plugin.ts";
import { createTenant } from "./create-tenant.ts";
import { getTenant } from "./get-tenant.ts";
import { resumeTenant, suspendTenant } from "./suspend-tenant.ts";
import { tenantCreated, tenantResumed, tenantSuspended } from "./tenant-events.ts";
import { tenantMigrations } from "./tenant-migrations.ts";

export const tenantOperations = { create: createTenant, get: getTenant, suspend: suspendTenant, resume: resumeTenant };

export const tenantsPlugin = definePlugin({
  name: "tenants",
  contract: 1,
  migrations: tenantMigrations,
  operations: tenantOperations,
  events: [tenantCreated, tenantSuspended, tenantResumed],
});
