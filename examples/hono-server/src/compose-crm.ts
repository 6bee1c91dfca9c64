import { createCrm, type DatabaseAdapter } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { referencePage } from "@kith/reference";
import { bearer } from "./api-key.ts";
import { demoTenant } from "./demo/demo-tenant.ts";

/** The CRM that is served: core, imports and leads. */
export function composeCrm(database: DatabaseAdapter, key: string) {
  const actor = { tenant: demoTenant.id, user: "demo", grants: [{ permission: "*" }] };
  return createCrm({
    database,
    plugins: [imports(), leads()],
    http: {
      authenticate: bearer(key, actor),
      tenantOf: () => demoTenant.id,
      docs: referencePage({ title: "Kith: API reference" }),
    },
  });
}
