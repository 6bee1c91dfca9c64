import { definePlugin, type Plugin, type Service } from "@kith/core";
import { deleteTenant } from "./delete-tenant.ts";
import { exportPage } from "./export-page.ts";
import { runDeletion } from "./run-deletion.ts";
import { tenancyErrors } from "./tenancy-errors.ts";
import { tenantDeletionStarted, tenantExported } from "./tenancy-events.ts";

export { exportTenant } from "./export-tenant.ts";
export { tenancyErrors } from "./tenancy-errors.ts";
export { tenantDeletionStarted, tenantExported } from "./tenancy-events.ts";

const operations = { export: exportPage, delete: deleteTenant };

/** The operations on whole tenants, as `crm.asSystem({ tenant, reason }).tenancy` has them. */
export interface TenancyService extends Service<typeof operations> {}

/** The plugin by a name of its own: what a host exports of its composition is declared by it, not by all it consists of. */
export interface TenancyPlugin extends Plugin<"tenancy", typeof operations, [], [], never> {}

/**
 * Tenancy: a tenant exported whole, and deleted whole, over every plugin's tables.
 *
 * @example
 * const crm = await createCrm({ database: sqlite("crm.db"), plugins: [tenancy()] });
 * for await (const line of exportTenant(crm, { tenant: "acme", reason: "contract ended" })) process.stdout.write(line);
 */
export const tenancy = (): TenancyPlugin =>
  definePlugin({
    name: "tenancy",
    contract: 1,
    operations,
    events: [tenantExported, tenantDeletionStarted],
    jobs: [runDeletion],
    errors: tenancyErrors.catalogue,
  });
