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

/**
 * Takes the next due job, or one whose worker has been silent past its lease; undefined where there is none. Only jobs
 * of these names: those of a plugin that is not composed here wait for a process that has it.
 */
export async function claimJob(
  database: Database,
  now: Date,
  names: readonly string[],
): Promise<ClaimedJob | undefined> {
  const lease = randomUUID();
  const until = new Date(now.getTime() + leaseMs);
  const next = `select id from jobs where ${due(database, names, 3)}
      order by run_at, id limit 1 ${database.dialect === "sqlite" ? "" : "for update skip locked"}`;
  const at = slots(database);
  const claim = `update jobs set status = 'running', lease = ${at(1)}, lease_until = ${at(2)}
      where id = (${next}) returning id, tenant_id, name, input, attempts, max_attempts, created_by`;
  const [row] = await database.transaction("jobs.claim", () =>
    database.rows(claim, [lease, until, now, now, ...names]),
  );
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
export async function jobIsDue(database: Database, now: Date, names: readonly string[]): Promise<boolean> {
  if (names.length === 0) return false;
  const rows = await database.rows(`select id from jobs where ${due(database, names, 1)} limit 1`, [
    now,
    now,
    ...names,
  ]);
  return rows.length > 0;
}

const slots =
  ({ dialect }: Database) =>
  (position: number) =>
    dialect === "sqlite" ? "?" : `$${position}`;

/** Takes the time twice, then the names, from position `first` on. */
function due(database: Database, names: readonly string[], first: number): string {
  const at = slots(database);
  const known = names.map((_, index) => at(first + 2 + index)).join(", ");
  return `((status = 'queued' and run_at <= ${at(first)}) or (status = 'running' and lease_until < ${at(first + 1)})) and name in (${known})`;
}
