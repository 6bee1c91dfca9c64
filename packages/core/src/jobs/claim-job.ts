import { randomUUID } from "node:crypto";
import type { Database } from "../database/database.ts";
import { decode } from "../table/decode.ts";

/** How long a worker may be silent before another takes its job over. */
export const leaseMs = 15_000;

/** A job in a worker's hands. `lease` fences: it changes with every claim, and every write of the job asks for it. */
export interface ClaimedJob {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly input: unknown;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly createdBy: string;
  readonly lease: string;
}

/** Takes the next due job, or one whose worker has been silent past its lease; undefined where there is none. */
export async function claimJob(database: Database, now: Date): Promise<ClaimedJob | undefined> {
  const lease = randomUUID();
  const until = new Date(now.getTime() + leaseMs);
  const sqlite = database.dialect === "sqlite";
  const at = (position: number) => (sqlite ? "?" : `$${position}`);
  const next = `select id from jobs
      where (status = 'queued' and run_at <= ${at(3)}) or (status = 'running' and lease_until < ${at(4)})
      order by run_at, id limit 1 ${sqlite ? "" : "for update skip locked"}`;
  const claim = `update jobs set status = 'running', lease = ${at(1)}, lease_until = ${at(2)}
      where id = (${next}) returning id, tenant_id, name, input, attempts, max_attempts, created_by`;
  const [row] = await database.transaction("jobs.claim", () => database.rows(claim, [lease, until, now, now]));
  if (!row) return undefined;
  return {
    id: String(row["id"]),
    tenant: String(row["tenant_id"]),
    name: String(row["name"]),
    input: decode("json", row["input"], database.dialect),
    attempts: Number(row["attempts"]),
    maxAttempts: Number(row["max_attempts"]),
    createdBy: String(row["created_by"]),
    lease,
  };
}

/** Whether anything waits: asked without a transaction, so that an idle worker writes nothing. */
export async function jobIsDue(database: Database, now: Date): Promise<boolean> {
  const at = (position: number) => (database.dialect === "sqlite" ? "?" : `$${position}`);
  const rows = await database.rows(
    `select id from jobs where (status = 'queued' and run_at <= ${at(1)}) or (status = 'running' and lease_until < ${at(2)}) limit 1`,
    [now, now],
  );
  return rows.length > 0;
}
