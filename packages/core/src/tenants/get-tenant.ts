import * as z from "zod";
import { coreErrors } from "../errors/core-errors.ts";
import { query } from "../plugin/operation.ts";
import { TenantView } from "./tenant-view.ts";

export const getTenant = query({
  summary: "Read the settings of the caller's own tenant",
  permission: "tenants:read",
  route: "GET /tenants/{id}",
  input: z.strictObject({ id: z.string().max(128) }),
  output: TenantView,
  examples: [{ id: "main" }],
}).run(async ({ id }, ctx) => {
  if (id !== ctx.tenant.id) throw coreErrors("tenant.unknown", { id });
  return { ...ctx.tenant };
});
