import { createCrm, type DatabaseAdapter, isCrmError } from "@kith/core";
import { leads } from "@kith/leads";
import { demoData } from "./demo-data.ts";
import { demoTenant } from "./demo-tenant.ts";

/** Makes the demo tenant and its customers, where they are not there yet. The database is migrated already. */
export async function seedDemo(database: DatabaseAdapter): Promise<void> {
  const leadsPlugin = leads();
  // A CRM of its own beside the one that is served, which has no operation for this.
  await using crm = await createCrm({ database, plugins: [leadsPlugin, demoData(leadsPlugin.operations)] });
  const house = (tenant: string) => crm.asSystem({ tenant, reason: "demo set-up" });
  await unlessThere("tenant.exists", house("main").tenants.create(demoTenant));
  // Of two processes that start at once the second meets the first one's external ids.
  await unlessThere("record.conflict", house(demoTenant.id).demo.seed({}));
}

async function unlessThere(code: string, made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!isCrmError(error) || error.code !== code) throw error;
  }
}
