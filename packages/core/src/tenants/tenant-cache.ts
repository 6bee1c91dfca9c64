import type { Database } from "../database/database.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Tenant } from "../plugin/tenant.ts";

/** How long a tenant is taken for what it was: another process may have suspended it. */
const trustMs = 5_000;

/** Tenants by id. An unknown one, or one that was deleted, is asked for each time. */
export interface TenantCache {
  get(id: string): Promise<Tenant>;
  forget(id: string): void;
}

export function tenantCache(database: Database, now: () => Date): TenantCache {
  const known = new Map<string, { readonly tenant: Tenant; readonly readAt: number }>();
  const slot = database.dialect === "sqlite" ? "?" : "$1";
  const get = async (id: string): Promise<Tenant> => {
    const cached = known.get(id);
    // In either direction: a clock may be put right.
    if (cached && Math.abs(now().getTime() - cached.readAt) < trustMs) return cached.tenant;
    const text = `select id, name, region, locale, time_zone, currency, status from tenants where id = ${slot}`;
    const [row] = await database.reaching({ tenant: id }, () => database.rows(text, [id]));
    if (!row || row["status"] === "deleted") throw coreErrors("tenant.unknown", { id });
    const tenant: Tenant = {
      id,
      name: String(row["name"]),
      region: String(row["region"]),
      locale: String(row["locale"]),
      timeZone: String(row["time_zone"]),
      currency: String(row["currency"]),
      suspended: row["status"] === "suspended",
    };
    // Not from inside an open transaction, which may yet be rolled back.
    if (!database.unit()) known.set(id, { tenant, readAt: now().getTime() });
    return tenant;
  };
  return { get, forget: (id) => known.delete(id) };
}
