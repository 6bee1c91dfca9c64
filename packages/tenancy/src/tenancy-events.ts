import { event } from "@kith/core";
import * as z from "zod";

const about = { version: 1, permission: "tenants:read", payload: z.strictObject({ tenant: z.string() }) };
const examples = [{ tenant: "acme" }];

export const tenantExported = event({ name: "tenant.exported", ...about, examples });
export const tenantDeletionStarted = event({ name: "tenant.deletionStarted", ...about, examples });
