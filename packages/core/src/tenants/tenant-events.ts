import * as z from "zod";
import { event } from "../plugin/event.ts";

const about = { version: 1, permission: "tenants:read", payload: z.strictObject({ tenant: z.string() }) };
const examples = [{ tenant: "acme" }];

export const tenantSuspended = event({ name: "tenant.suspended", ...about, examples });
export const tenantResumed = event({ name: "tenant.resumed", ...about, examples });
export const tenantCreated = event({
  name: "tenant.created",
  version: 1,
  permission: "tenants:read",
  payload: z.strictObject({ tenant: z.string() }),
  examples: [{ tenant: "acme" }],
});
