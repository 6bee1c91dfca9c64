import {
  addIndex,
  column,
  command,
  definePlugin,
  event,
  type Job,
  type JournalEntry,
  job,
  type Migration,
  on,
  plainTable,
  sql,
  type WriteContext,
} from "@kith/core";
import { leadConverted } from "@kith/leads";
import * as z from "zod";

/** Called by handlers at places where a worker may be stopped. */
export type At = (place: "job" | "jobTransaction" | "consumer", what: string) => void;

/** Transactions of one run of the job. */
export const stepsOfJob = 3;
/** Where one of so many events is among them, the consumer schedules a job. */
const scheduledOf = 10;

export const touched = event({
  name: "torture.touched",
  version: 1,
  permission: "torture:read",
  payload: z.strictObject({ key: z.string(), n: z.int() }),
});

/** Effects have no unique key: what is applied twice is to be seen. */
const migrations: readonly Migration[] = [
  {
    name: "0001_torture",
    async up(db) {
      const tenantId = column.key();
      const subject = { tenantId, id: column.key(), n: column.integer() };
      await plainTable(db, "torture_subject", subject, { primaryKey: ["tenantId", "id"], tenant: true });
      const touch = {
        number: column.sequence(),
        tenantId,
        key: column.key(),
        subject: column.key(),
        n: column.integer(),
        times: column.integer(),
      };
      await plainTable(db, "torture_touch", touch, { tenant: true });
      const effect = { number: column.sequence(), tenantId, entryId: column.uuid(), event: column.key() };
      const of = { subject: column.key(), n: column.integer().nullable(), worker: column.integer() };
      await plainTable(db, "torture_effect", { ...effect, ...of }, { tenant: true });
      const run = { number: column.sequence(), tenantId, key: column.key(), step: column.integer() };
      await plainTable(db, "torture_run", { ...run, worker: column.integer() }, { tenant: true });
      await addIndex(db, "torture_run_key", "torture_run", ["tenantId", "key", "step"]);
    },
  },
];

/** What commands, jobs and consumers of every kind leave behind them when they take effect. */
export function torture(at: At = () => undefined) {
  const stamp = job({
    name: "torture.stamp",
    input: z.strictObject({ key: z.string() }),
    // Where it is, it asks once; from then on it relies on nobody else doing the same job.
    run: async ({ key }, context) => {
      let done = await context.transaction((ctx) => firstStep(key, ctx));
      while (done < stepsOfJob) {
        at("job", key);
        await context.transaction(async (ctx) => {
          at("jobTransaction", key);
          await doStep(key, done + 1, ctx);
        });
        done += 1;
      }
    },
  });
  const touch = command({
    summary: "Count one more event of a subject",
    permission: "torture:write",
    route: "POST /torture/touch",
    input: z.strictObject({
      key: z.string(),
      subject: z.string(),
      times: z.int().min(1).max(500).default(1),
    }),
    output: z.object({ n: z.int() }),
  }).run(async (input, ctx) => {
    const n = await countUp(input.subject, input.times, ctx);
    for (let each = n - input.times + 1; each <= n; each++)
      ctx.record(touched, { key: input.key, n: each }, [{ type: "torture", id: input.subject }]);
    const row = { tenant_id: ctx.tenant.id, key: input.key, subject: input.subject, n, times: input.times };
    await ctx.raw.insertInto("torture_touch").values(row).execute();
    ctx.schedule(stamp, { key: input.key });
    return { n };
  });
  return definePlugin({
    name: "torture",
    contract: 1,
    migrations,
    operations: { touch },
    events: [touched],
    jobs: [stamp],
    on: [
      on(touched, async (entries, ctx) => {
        await takeEffect(entries, ({ payload: { n } }) => n, at, ctx);
        const chosen = entries.find(({ payload: { n } }) => n % scheduledOf === 0);
        if (chosen) ctx.schedule(stamp as Job<{ key: string }>, { key: `entry ${chosen.id}` });
      }),
      on(leadConverted, (entries, ctx) => takeEffect(entries, () => null, at, ctx)),
    ],
  });
}

async function countUp(subject: string, times: number, ctx: WriteContext): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    insert into torture_subject (tenant_id, id, n) values (${ctx.tenant.id}, ${subject}, ${times})
    on conflict (tenant_id, id) do update set n = torture_subject.n + excluded.n returning n`.execute(ctx.raw);
  return Number(rows[0]?.n);
}

/** One step further than whoever was here last. Answers how many are done. */
async function firstStep(key: string, ctx: WriteContext): Promise<number> {
  const of = ctx.raw.selectFrom("torture_run").where("tenant_id", "=", ctx.tenant.id).where("key", "=", key);
  const last = await of.select(({ fn }) => fn.max("step").as("step")).executeTakeFirst();
  const done = Number(last?.step ?? 0);
  if (done === stepsOfJob) return done;
  await doStep(key, done + 1, ctx);
  return done + 1;
}

async function doStep(key: string, step: number, ctx: WriteContext): Promise<void> {
  const row = { tenant_id: ctx.tenant.id, key, step, worker: process.pid };
  await ctx.raw.insertInto("torture_run").values(row).execute();
}

async function takeEffect<P>(
  entries: readonly JournalEntry<P>[],
  nOf: (entry: JournalEntry<P>) => number | null,
  at: At,
  ctx: WriteContext,
): Promise<void> {
  const rows = entries.map((entry) => ({
    tenant_id: entry.tenant,
    entry_id: entry.id,
    event: entry.event,
    subject: entry.subjects[0]?.id,
    n: nOf(entry),
    worker: process.pid,
  }));
  const half = Math.ceil(rows.length / 2);
  await ctx.raw.insertInto("torture_effect").values(rows.slice(0, half)).execute();
  at("consumer", String(rows[0]?.entry_id));
  if (rows.length > half) await ctx.raw.insertInto("torture_effect").values(rows.slice(half)).execute();
}
