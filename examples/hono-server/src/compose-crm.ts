import { apiKeys, byApiKey } from "@kith/api-keys";
import { createCrm, type DatabaseAdapter } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { referencePage } from "@kith/reference";
import { bearer } from "./api-key.ts";
import { demoTenant } from "./demo/demo-tenant.ts";

/** The CRM that is served: core, API keys, imports and leads. */
export function composeCrm(database: DatabaseAdapter, key: string) {
  const actor = { tenant: demoTenant.id, user: "demo", grants: [{ permission: "*" }] };
  const [first, others] = [bearer(key, actor), byApiKey()];
  return createCrm({
    database,
    plugins: [apiKeys(), imports(), leads()],
    http: {
      authenticate: (request, crm) => first(request) ?? others(request, crm),
      tenantOf: () => demoTenant.id,
      docs: referencePage({ title: "Kith: API reference" }),
    },
  });
}
