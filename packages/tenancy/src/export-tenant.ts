import type { TenancyService } from "./tenancy.ts";

/** What `exportTenant` needs of a composed CRM. */
interface WithTenancy {
  asSystem(options: { readonly tenant: string; readonly reason: string }): { readonly tenancy: TenancyService };
}

/**
 * Everything a tenant has, as lines of JSON, each with its line feed: one that says what it is, one for each row
 * (`{"table":"contacts","row":{…}}`, parents before children, plugins that are no longer composed included), one for each
 * part of a file (`{"file":"<id>","part":0,"bytes":"<Base64>"}`, in order). Memory stays flat. What is written meanwhile may
 * be in it or not: suspend the tenant first for a state of one moment.
 *
 * @throws `tenant.unknown`
 * @example
 * await pipeline(exportTenant(crm, { tenant: "acme", reason: "contract ended" }), createWriteStream("acme.ndjson"));
 */
export async function* exportTenant(
  crm: WithTenancy,
  { tenant, reason }: { readonly tenant: string; readonly reason: string },
): AsyncGenerator<string, void, undefined> {
  const { tenancy } = crm.asSystem({ tenant, reason });
  for (let cursor: string | undefined; ; ) {
    const { lines, nextCursor } = await tenancy.export({ id: tenant, ...(cursor === undefined ? {} : { cursor }) });
    for (const line of lines) yield `${line}\n`;
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}
