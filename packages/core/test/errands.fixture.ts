import { Contact, command, createContact, definePlugin, type JobContext, job, type WriteContext } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeEach } from "vitest";
import * as z from "zod";

/** What tests set: the time, and what the job does when it runs; and what they read: the inputs it ran with. */
export const state = {
  clock: Date.parse("2026-03-01T00:00:00Z"),
  perform: async (_input: { n: number }, _work: JobContext): Promise<void> => undefined,
  runs: [] as number[],
};
export const errand = job({
  name: "errands.run",
  input: z.strictObject({ n: z.int().default(7) }),
  attempts: 3,
  run: (input, work) => {
    state.runs.push(input.n);
    return state.perform(input, work);
  },
});
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
});
const errands = definePlugin({
  name: "errands",
  contract: 1,
  jobs: [errand],
  operations: {
    ask: command({ ...ask, route: "POST /errands", input: scheduling }).run(
      async ({ n, at, unique, fail, unknown }, ctx) => {
        await ctx.call(createContact, { displayName: "Asked" });
        if (unknown) ctx.schedule(absent, {});
        ctx.schedule(errand, n === undefined ? {} : { n }, {
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
      const rows = await ctx.raw.selectFrom("jobs").selectAll().orderBy("created_at").orderBy("id").execute();
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
    forget: command({ ...ask, route: "POST /errands/forget", input: z.strictObject({}) }).run(async (_input, ctx) => {
      await ctx.raw.deleteFrom("jobs").execute();
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
});
export const rows = async () => (await t.desk.errands.rows({})).rows;
export const contacts = async (displayName: string) =>
  (await t.desk.contacts.list({ filter: { displayName }, limit: 200 })).items;
export const make = (displayName: string) => (ctx: WriteContext) => ctx.create(Contact, { displayName });
