import { setImmediate as turn } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import * as z from "zod";
import { keyLifeMs } from "../call/idempotency.ts";
import type { WriteCall } from "../call/write-call.ts";
import { job } from "../plugin/job.ts";

const day = 24 * 60 * 60 * 1000;
const atOnce = 500;

/**
 * Deletes, each hour, the jobs that were completed more than 7 days ago, those that failed or were cancelled more than
 * 30 days ago, and the Idempotency-Keys that are free again.
 */
export const tidyJobs = job({
  name: "jobs.tidy",
  input: z.strictObject({}),
  cron: { pattern: "17 * * * *", per: "system" },
  run: async (_input, { now, transaction }) => {
    const before = (ms: number) => new Date(now.getTime() - ms);
    const endedJobs = (status: string, ms: number) =>
      sql`delete from jobs where id in (select id from jobs where status = ${sql.lit(status)}
        and finished_at is not null and finished_at < ${before(ms)} limit ${sql.lit(atOnce)})`;
    const freeKeys = sql`delete from idempotency_keys where (tenant_id, actor, key) in (select tenant_id, actor, key
      from idempotency_keys where created_at < ${before(keyLifeMs)} limit ${sql.lit(atOnce)})`;
    const one = (statement: RawBuilder<unknown>) =>
      transaction(async (ctx) => {
        const { database } = (ctx as WriteCall).session.runtime;
        const deleted = await database.reaching("house", () => statement.execute(ctx.raw));
        return Number(deleted.numAffectedRows ?? 0);
      });
    for (const statement of [
      endedJobs("completed", 7 * day),
      endedJobs("failed", 30 * day),
      endedJobs("cancelled", 30 * day),
      freeKeys,
    ])
      while ((await one(statement)) === atOnce) await turn();
  },
});
