import type { Database } from "../database/database.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Tenant } from "../plugin/tenant.ts";

/** Settings of known tenants. They do not change while a process runs; an unknown one is asked for each time. */
export function tenantCache(database: Database): (id: string) => Promise<Tenant> {
  const known = new Map<string, Tenant>();
  const slot = database.dialect === "sqlite" ? "?" : "$1";
  return async (id) => {
    const cached = known.get(id);
    if (cached) return cached;
    const [row] = await database.rows(
      `select id, name, region, locale, time_zone, currency from tenants where id = ${slot}`,
      [id],
    );
    if (!row) throw coreErrors("tenant.unknown", { id });
    const tenant: Tenant = {
      id,
      name: String(row["name"]),
      region: String(row["region"]),
      locale: String(row["locale"]),
      timeZone: String(row["time_zone"]),
      currency: String(row["currency"]),
    };
    // Not from inside an open transaction, which may yet be rolled back.
    if (!database.unit()) known.set(id, tenant);
    return tenant;
  };
}
