import * as z from "zod";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { command } from "../plugin/operation.ts";
import { tenantCreated } from "./tenant-events.ts";
import { TenantView } from "./tenant-view.ts";

const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);
const currencies = new Set(Intl.supportedValuesOf("currency"));

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Tenants are rows; every other row belongs to one. Only the house itself makes them. */
export const createTenant = command({
  summary: "Create a tenant",
  permission: "system",
  route: "POST /tenants",
  status: 201,
  input: z.strictObject({
    id: z
      .string()
      .regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, `_`, `.` or `-`")
      .describe("Opaque, chosen by the host"),
    name: z.string().min(1).max(200).optional(),
    region: z
      .string()
      .regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code such as DE")
      .default("US"),
    locale: z.string().max(35).refine(isLocale, "must be a BCP 47 tag such as de or pt-BR").default("en"),
    timeZone: z
      .string()
      .refine((zone) => zones.has(zone), "must be an IANA time zone such as Europe/Berlin")
      .default("UTC"),
    currency: z
      .string()
      .refine((code) => currencies.has(code), "must be an ISO 4217 code such as EUR")
      .default("USD"),
  }),
  output: TenantView,
  examples: [{ id: "acme", name: "Acme GmbH", region: "DE", locale: "de", timeZone: "Europe/Berlin", currency: "EUR" }],
}).run(async (input, ctx) => {
  const settings = { ...input, name: input.name ?? input.id, suspended: false };
  const insert = ctx.raw
    .insertInto("tenants")
    .values({
      id: settings.id,
      name: settings.name,
      region: settings.region,
      locale: settings.locale,
      time_zone: settings.timeZone,
      currency: settings.currency,
      created_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column("id").doNothing());
  const { database } = (ctx as WriteCall).session.runtime;
  const { numInsertedOrUpdatedRows } = await database.reaching("house", () => insert.executeTakeFirst());
  if (numInsertedOrUpdatedRows !== 1n) throw coreErrors("tenant.exists", { id: settings.id });
  ctx.record(tenantCreated, { tenant: settings.id }, [{ type: "tenant", id: settings.id }]);
  return settings;
});
