import * as z from "zod";
import { event } from "../plugin/event.ts";

export const tenantCreated = event({
  name: "tenant.created",
  version: 1,
  permission: "tenants:read",
  payload: z.strictObject({ tenant: z.string() }),
  examples: [{ tenant: "acme" }],
});
