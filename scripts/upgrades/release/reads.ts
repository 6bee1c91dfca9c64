import { actorOf, type ComposedCrm } from "./compose.ts";
import type { Read } from "./facts.ts";

type Ids = Readonly<
  Record<"contacts" | "organizations" | "interactions" | "tasks" | "leads" | "imports", readonly string[]>
>;
type Services = Record<string, Record<string, (input: unknown) => Promise<unknown>>>;

/** As this code reads what is stored. */
export async function read(crm: ComposedCrm, { tenant, service, operation, input }: Omit<Read, "output">) {
  const answer = await (crm.as(actorOf(tenant)) as unknown as Services)[service]?.[operation]?.(input);
  return JSON.parse(JSON.stringify(answer)) as unknown;
}

const some = (ids: readonly string[], most: number) =>
  ids.filter((_, index) => index % Math.max(1, Math.floor(ids.length / most)) === 0);

/** Records of every kind, their profiles and timelines, pages of lists, and the next page of each, which a cursor names. */
export async function readsOf(crm: ComposedCrm, tenants: Readonly<Record<string, Ids>>): Promise<readonly Read[]> {
  const reads: Read[] = [];
  // What comes later is not on these pages.
  const sofar = { createdAt: { lt: new Date().toISOString() } };
  for (const [tenant, ids] of Object.entries(tenants)) {
    const ask = async (service: string, operation: string, input: object) => {
      const output = await read(crm, { tenant, service, operation, input });
      reads.push({ tenant, service, operation, input, output });
      return output as { readonly nextCursor?: string | null };
    };
    const page = async (service: string, operation: string, input: object) => {
      const { nextCursor } = await ask(service, operation, input);
      if (nextCursor) await ask(service, operation, { ...input, cursor: nextCursor });
    };
    const at = async (service: string, of: readonly string[], operation = "get") => {
      for (const id of of) await ask(service, operation, { id }).catch(absent);
    };
    await at("contacts", some(ids.contacts, 60));
    await at("organizations", some(ids.organizations, 20));
    await at("interactions", some(ids.interactions, 30));
    await at("tasks", some(ids.tasks, 30));
    await at("leads", ids.leads);
    await at("imports", ids.imports);
    await at("contacts", some(ids.contacts, 10), "profile");
    await at("organizations", some(ids.organizations, 5), "profile");
    for (const id of some(ids.contacts, 10)) await page("contacts", "timeline", { id, limit: 5 }).catch(absent);
    await page("contacts", "list", { limit: 50, sort: "displayName", filter: sofar });
    await page("contacts", "list", { limit: 50, sort: "-createdAt", filter: { kinds: "customer", ...sofar } });
    await page("organizations", "list", { limit: 50, sort: "-displayName", filter: sofar });
    await page("relations", "list", { limit: 50, filter: sofar });
    await page("leads", "list", { limit: 20, sort: "-score" });
    await page("tasks", "list", { limit: 50, sort: "dueAt", filter: { status: "open" } });
    await page("interactions", "list", { limit: 50, sort: "-occurredAt" });
    await ask("contacts", "lookup", { phone: "+49 30 100007" });
    for (const id of ids.imports) await page("imports", "rows", { id, limit: 50 });
  }
  return reads;
}

/** A record in the bin is not found, which is no read to repeat. */
function absent(error: unknown): void {
  if ((error as { code?: string }).code !== "record.notFound") throw error;
}
