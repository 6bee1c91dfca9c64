import { randomUUID } from "node:crypto";
import {
  Contact,
  command,
  createContact,
  definePlugin,
  type JobContext,
  type JobEnd,
  job,
  type WriteContext,
} from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeEach } from "vitest";
import * as z from "zod";
import type { WriteCall } from "../src/call/write-call.ts";

type Input = { n: number };
/** What tests set: the time, what the job does when it runs and when it ends; and what they read: its inputs. */
export const state = {
  clock: Date.parse("2026-03-01T00:00:00Z"),
  perform: async (_input: Input, _work: JobContext): Promise<void> => undefined,
  abandon: async (_input: Input, _ctx: WriteContext, _why: JobEnd): Promise<void> => undefined,
  runs: [] as number[],
};
const what = {
  input: z.strictObject({ n: z.int().default(7) }),
  run: (input: Input, work: JobContext) => {
    state.runs.push(input.n);
    return state.perform(input, work);
  },
};
export const errand = job({
  ...what,
  name: "errands.run",
  attempts: 3,
  abandoned: (input, ctx, why) => state.abandon(input, ctx, why),
});
/** One that is taken for hung after a moment. */
const brief = job({ ...what, name: "errands.brief", attempts: 2, silentMs: 500 });
const absent = job({ name: "errands.absent", input: z.strictObject({}), run: async () => undefined });
const Row = z.object({
  status: z.string(),
  attempts: z.int(),
  runAt: z.number(),
  done: z.number().nullable(),
  of: z.number().nullable(),
  error: z.string().nullable(),
  createdBy: z.string(),
  lease: z.string().nullable(),
});
const ask = { summary: "s", permission: "errands:write", output: z.object({}) };
const scheduling = z.strictObject({
  n: z.int().optional(),
  at: z.iso.datetime().optional(),
  unique: z.string().optional(),
  fail: z.boolean().optional(),
  unknown: z.boolean().optional(),
  brief: z.boolean().optional(),
});
const errands = definePlugin({
  name: "errands",
  contract: 1,
  jobs: [errand, brief],
  operations: {
    ask: command({ ...ask, route: "POST /errands", input: scheduling }).run(
      async ({ n, at, unique, fail, unknown, brief: isBrief }, ctx) => {
        await ctx.call(createContact, { displayName: "Asked" });
        if (unknown) ctx.schedule(absent, {});
        ctx.schedule(isBrief ? brief : errand, n === undefined ? {} : { n }, {
          ...(at ? { at: new Date(at) } : {}),
          ...(unique ? { unique } : {}),
        });
        if (fail) throw new Error("undone");
        return {};
      },
    ),
    rows: command({
      ...ask,
      route: "POST /errands/rows",
      input: z.strictObject({}),
      output: z.object({ rows: z.array(Row) }),
    }).run(async (_input, ctx) => {
      const rows = await ctx.raw
        .selectFrom("jobs")
        .selectAll()
        .where("name", "!=", "jobs.tidy")
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      const number = (value: unknown) => (value === null ? null : Number(value));
      return {
        rows: rows.map((row) => ({
          status: String(row["status"]),
          attempts: Number(row["attempts"]),
          runAt: new Date(row["run_at"]).getTime() - state.clock,
          done: number(row["progress_done"]),
          of: number(row["progress_of"]),
          error: row["last_error"],
          createdBy: String(row["created_by"]),
          lease: row["lease"],
        })),
      };
    }),
    spoil: command({ ...ask, route: "POST /errands/spoil", input: z.strictObject({}) }).run(async (_input, ctx) => {
      await ctx.raw
        .updateTable("jobs")
        .set({ input: JSON.stringify({ m: 1 }) })
        .execute();
      return {};
    }),
    /** Jobs that were completed just now. */
    many: command({
      ...ask,
      route: "POST /errands/many",
      input: z.strictObject({ count: z.int() }),
    }).run(async ({ count }, ctx) => {
      const one = {
        tenant_id: "main",
        name: "errands.run",
        input: "{}",
        attempts: 0,
        max_attempts: 1,
        created_by: "u",
      };
      const when = { status: "completed", run_at: ctx.now, created_at: ctx.now, finished_at: ctx.now };
      for (let n = 0; n < count; n += 100)
        await ctx.raw
          .insertInto("jobs")
          .values(Array.from({ length: 100 }, () => ({ ...one, ...when, id: randomUUID() })))
          .execute();
      return {};
    }),
    keys: command({
      ...ask,
      route: "POST /errands/keys",
      input: z.strictObject({}),
      output: z.object({ count: z.int() }),
    }).run(async (_input, ctx) => {
      return { count: (await ctx.raw.selectFrom("idempotency_keys").selectAll().execute()).length };
    }),
    forget: command({ ...ask, route: "POST /errands/forget", input: z.strictObject({}) }).run(async (_input, ctx) => {
      const { database } = (ctx as WriteCall).session.runtime;
      await database.reaching("house", () => ctx.raw.deleteFrom("jobs").execute());
      return {};
    }),
  },
});

export const reported: string[] = [];
export const t = await createTestCrm({
  plugins: [errands],
  now: () => new Date(state.clock),
  onError: (error, where) => reported.push(`${where.replace(/ [0-9a-f-]{36}$/, "")}: ${(error as Error).message}`),
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.desk.errands.forget({});
  state.runs = [];
  reported.length = 0;
  state.perform = async () => undefined;
  state.abandon = async () => undefined;
});
export const rows = async () => (await t.desk.errands.rows({})).rows;
export const contacts = async (displayName: string) =>
  (await t.desk.contacts.list({ filter: { displayName }, limit: 200 })).items;
export const make = (displayName: string) => (ctx: WriteContext) => ctx.create(Contact, { displayName });
/** The only job, as operations show it. */
export const theJob = async () => {
  const { items } = await t.desk.jobs.list({ filter: { name: { ne: "jobs.tidy" } } });
  if (!items[0] || items.length > 1) throw new Error(`${items.length} jobs`);
  return items[0];
};
/** A worker with room for one job. */
export function startWorker(options: { readonly drainMs?: number } = {}) {
  const stop = new AbortController();
  const idle = Promise.withResolvers<void>();
  const done = t.crm.work({ ...options, signal: stop.signal, pollMs: 5, concurrency: 1, onIdle: idle.resolve });
  return { idle: idle.promise, stop: () => stop.abort(), done };
}
