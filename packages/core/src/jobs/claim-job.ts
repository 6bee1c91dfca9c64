import { randomUUID } from "node:crypto";
import type { Runtime } from "../composition/runtime.ts";
import { decode } from "../table/decode.ts";

/** How long a worker may be silent before its job is another's. */
export const leaseMs = 15_000;

/** A job as its row holds it. */
export interface StoredJob {
  readonly id: string;
  readonly tenant: string;
  readonly system: boolean;
  readonly name: string;
  readonly input: unknown;
  readonly createdBy: string;
}

/** A job in a worker's hands. `lease` fences: it changes with every claim, and every write of the job asks for it. */
export interface ClaimedJob extends StoredJob {
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly lease: string;
}

/**
 * Takes the job that the dispatcher names next; undefined where there is none. Only one that this composition has: those
 * of other plugins wait for a process that has them.
 */
export async function claimJob({ database, registry, jobs, now }: Runtime): Promise<ClaimedJob | undefined> {
  const { dispatcher } = jobs;
  const request = { names: [...registry.jobs.keys()], now: now(), db: database.kysely };
  if (dispatcher.waiting && !(await dispatcher.waiting(request))) return undefined;
  const lease = randomUUID();
  const row = await database.transaction("jobs.claim", async () => {
    for (let id = await dispatcher.next(request); id !== undefined; id = await dispatcher.next(request)) {
      const claimed = await database.kysely
        .updateTable("jobs")
        .set({ status: "running", lease, lease_until: new Date(request.now.getTime() + leaseMs) })
        .where("id", "=", id)
        .where("status", "=", "queued")
        .where("name", "in", request.names)
        .returning(["id", "tenant_id", "system", "name", "input", "attempts", "max_attempts", "created_by"])
        .executeTakeFirst();
      if (claimed) return claimed;
    }
    return undefined;
  });
  if (!row) return undefined;
  return {
    id: String(row["id"]),
    tenant: String(row["tenant_id"]),
    system: decode("boolean", row["system"], database.dialect) as boolean,
    name: String(row["name"]),
    input: decode("json", row["input"], database.dialect),
    attempts: Number(row["attempts"]),
    maxAttempts: Number(row["max_attempts"]),
    createdBy: String(row["created_by"]),
    lease,
  };
}
