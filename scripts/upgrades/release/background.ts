import { setTimeout as sleep } from "node:timers/promises";
import { actorOf, type ComposedCrm, settle } from "./compose.ts";

const csv = (prefix: string, rows: number) =>
  [
    "ID,First Name,Last Name,Email,Phone,Company",
    ...Array.from({ length: rows }, (_, n) =>
      n % 40 === 39
        ? `${prefix}${n},,,not an address,,`
        : `${prefix}${n},Änne,${prefix} ${n},${prefix}${n}@import.example,+49 89 ${100_000 + n},${prefix} Firm ${n % 30}`,
    ),
  ].join("\n");

export async function answer<T>(crm: ComposedCrm, path: string, body: string, headers: Record<string, string>) {
  const request = new Request(`http://kith.test${path}`, { method: "POST", body, headers });
  const response = await crm.fetch(request, { actor: actorOf("main") });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export async function startImport(crm: ComposedCrm, prefix: string, rows: number): Promise<string> {
  const path = `/imports?entity=contacts&source=${prefix}`;
  return (await answer<{ id: string }>(crm, path, csv(prefix, rows), { "content-type": "text/csv" })).id;
}

/** An import that is over, jobs that ran and one that failed, a consumer that has seen everything so far. */
export async function whatIsOver(crm: ComposedCrm, contactId: string): Promise<string> {
  const { watcher } = crm.as(actorOf("main"));
  const id = await startImport(crm, "whole", 240);
  await watcher.note({ contactId, from: 1, to: 150 });
  await watcher.ask({ key: "over" });
  await watcher.ask({ key: "doomed", doomed: true });
  await settle(crm);
  return id;
}

/** What the consumer has not seen, and errands that wait: for now, for later, of two tenants. */
export async function whatWaits(crm: ComposedCrm, contacts: Readonly<Record<string, string>>): Promise<void> {
  for (const [tenant, contactId] of Object.entries(contacts)) {
    const { watcher } = crm.as(actorOf(tenant));
    await watcher.note({ contactId, from: 151, to: 290 });
    for (const key of ["a", "b", "c"]) await watcher.ask({ key: `${tenant} ${key}` });
    await watcher.ask({ key: `${tenant} later`, at: "2031-01-01T00:00:00Z" });
  }
}

/** Works on an import, and on errands that hang, until `rows` rows are done; the process is to be killed then. */
export async function halfWay(crm: ComposedCrm, id: string, rows: number): Promise<void> {
  const { imports } = crm.as(actorOf("main"));
  // More at a time than there are errands that hang.
  void crm.work({ signal: new AbortController().signal, pollMs: 5, concurrency: 12 });
  while ((await imports.get({ id })).counts.done < rows) await sleep(1);
}
