import * as z from "zod";

export const TenantView = z
  .object({
    id: z.string(),
    name: z.string(),
    region: z.string().describe("ISO 3166-1 alpha-2"),
    locale: z.string().describe("BCP 47"),
    timeZone: z.string().describe("IANA name"),
    currency: z.string().describe("ISO 4217"),
    suspended: z.boolean().describe("Its callers are refused; its data stay"),
  })
  .meta({ id: "Tenant" });
