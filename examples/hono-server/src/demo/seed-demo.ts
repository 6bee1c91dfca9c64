import { createCrm, type DatabaseAdapter, isCrmError } from "@kith/core";
import { leads } from "@kith/leads";
import { demoData } from "./demo-data.ts";
import { demoTenant } from "./demo-tenant.ts";

/** Makes the demo tenant and its customers, where they are not there yet. The database is migrated already. */
export async function seedDemo(database: DatabaseAdapter): Promise<void> {
  const leadsPlugin = leads();
  // A CRM of its own beside the one that is served, which has no operation for this.
  await using crm = await createCrm({ database, plugins: [leadsPlugin, demoData(leadsPlugin.operations)] });
  try {
    await crm.asSystem({ tenant: "main", reason: "demo set-up" }).tenants.create(demoTenant);
  } catch (error) {
    if (!isCrmError(error) || error.code !== "tenant.exists") throw error;
  }
  await crm.asSystem({ tenant: demoTenant.id, reason: "demo set-up" }).demo.seed({});
}
