// Jobs: enqueued with what asks for them, run once, repeated when they fail, given back and taken over.
import { Contact, command, createContact, definePlugin, type JobContext, job, type WriteContext } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";

let clock = Date.parse("2026-03-01T00:00:00Z");
/** What the job does when it runs; each test says so. */
let perform: (input: { n: number }, work: JobContext) => Promise<void> = async () => undefined;
let runs: number[] = [];
const errand = job({
  name: "errands.run",
  input: z.strictObject({ n: z.int().default(7) }),
  attempts: 3,
  run: (input, work) => {
    runs.push(input.n);
    return perform(input, work);
  },
});
const absent = job({ name: "errands.absent", input: z.strictObject({}), run: async () => undefined });
const Row = z.object({ status: z.string(), attempts: z.int(), runAt: z.number(), done: z.number().nullable(), of: z.number().nullable(), error: z.string().nullable(), createdBy: z.string(), lease: z.string().nullable() });
const ask = { summary: "s", permission: "errands:write", output: z.object({}) };
const scheduling = z.strictObject({ n: z.int().optional(), at: z.iso.datetime().optional(), unique: z.string().optional(), fail: z.boolean().optional(), unknown: z.boolean().optional() });
const errands = definePlugin({
  name: "errands",
  contract: 1,
  jobs: [errand],
  operations: {
    ask: command({ ...ask, route: "POST /errands", input: scheduling }).run(async ({ n, at, unique, fail, unknown }, ctx) => {
      await ctx.call(createContact, { displayName: "Asked" });
      ctx.schedule(unknown ? absent : errand, (n === undefined ? {} : { n }) as never, { ...(at ? { at: new Date(at) } : {}), ...(unique ? { unique } : {}) });
      if (fail) throw new Error("undone");
      return {};
    }),
    rows: command({ ...ask, route: "POST /errands/rows", input: z.strictObject({}), output: z.object({ rows: z.array(Row) }) }).run(async (_input, ctx) => {
      const rows = await ctx.raw.selectFrom("jobs").selectAll().orderBy("created_at").orderBy("id").execute();
      const number = (value: unknown) => (value === null ? null : Number(value));
      return {
        rows: rows.map((row) => ({
          status: String(row["status"]), attempts: Number(row["attempts"]), runAt: new Date(row["run_at"]).getTime() - clock, done: number(row["progress_done"]), of: number(row["progress_of"]), error: row["last_error"], createdBy: String(row["created_by"]), lease: row["lease"],
        })),
      };
    }),
    forget: command({ ...ask, route: "POST /errands/forget", input: z.strictObject({}) }).run(async (_input, ctx) => {
      await ctx.raw.deleteFrom("jobs").execute();
      return {};
    }),
  },
});

const reported: string[] = [];
const t = await createTestCrm({ plugins: [errands], now: () => new Date(clock), onError: (error, where) => reported.push(`${where.replace(/ [0-9a-f-]{36}$/, "")}: ${(error as Error).message}`) });
afterAll(() => t.close());
beforeEach(async () => {
  await t.desk.errands.forget({});
  runs = [];
  reported.length = 0;
  perform = async () => undefined;
});
const rows = async () => (await t.desk.errands.rows({})).rows;
const contacts = async (displayName: string) => (await t.desk.contacts.list({ filter: { displayName }, limit: 200 })).items;
const make = (displayName: string) => (ctx: WriteContext) => ctx.create(Contact, { displayName });

describe("a job is enqueued", () => {
  test("with what asks for it, or not at all", async () => {
    const before = (await contacts("asked")).length;
    await expect(t.desk.errands.ask({ fail: true })).rejects.toThrow("undone");
    await expect(t.desk.errands.ask({ n: "x" } as never)).rejects.toMatchObject({ code: "input.invalid" });
    await expect(t.desk.errands.ask({ unknown: true })).rejects.toMatchObject({ code: "composition.invalid", message: expect.stringContaining("errands.absent") });
    expect([await rows(), (await contacts("asked")).length]).toEqual([[], before]);
    await t.settle();
    expect(runs).toEqual([]);
    await t.desk.errands.ask({ n: 1 });
    expect(await rows()).toMatchObject([{ status: "queued", attempts: 0, createdBy: "u_1" }]);
  });

  test("and runs once, its input as its schema makes it", async () => {
    await t.desk.errands.ask({});
    await t.desk.errands.ask({ n: 2 });
    await t.settle();
    await t.settle();
    expect(runs.toSorted()).toEqual([2, 7]);
    expect(await rows()).toMatchObject([{ status: "completed", lease: null }, { status: "completed", lease: null }]);
  });

  test("for later, and does not run before", async () => {
    await t.desk.errands.ask({ at: new Date(clock + 60_000).toISOString() });
    clock += 59_999;
    await t.settle();
    expect(runs).toEqual([]);
    clock += 1;
    await t.settle();
    expect(runs).toEqual([7]);
  });

  test("once while another of the same key waits or runs", async () => {
    perform = async () => {
      await t.desk.errands.ask({ n: 3, unique: "one" });
    };
    for (const n of [1, 2]) await t.desk.errands.ask({ n, unique: "one" });
    await t.desk.errands.ask({ n: 4, unique: "two" });
    await t.as({ tenant: "other" }).errands.ask({ n: 5, unique: "one" });
    await t.settle();
    // The fourth and the fifth ask in tenant main for "one", which the first may have finished with by then.
    expect(runs.filter((n) => n < 3)).toEqual([1]);
    expect(runs).toEqual(expect.arrayContaining([1, 4, 5]));
    perform = async () => undefined;
    await t.settle();
    runs = [];
    await t.desk.errands.ask({ n: 6, unique: "one" });
    await t.settle();
    expect(runs).toEqual([6]);
  });
});

test("what fails is repeated after growing pauses, then given up, with its error kept", async () => {
  perform = async () => {
    throw new Error("no luck");
  };
  await t.desk.errands.ask({ n: 1 });
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "queued", attempts: 1, runAt: 2000, error: "no luck", lease: null }]);
  clock += 1999;
  await t.settle();
  expect(runs).toEqual([1]);
  clock += 1;
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "queued", attempts: 2, runAt: 4000 }]);
  clock += 4000;
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "failed", attempts: 3, error: "no luck", lease: null }]);
  clock += 24 * 3_600_000;
  await t.settle();
  expect(runs).toEqual([1, 1, 1]);
  expect(reported).toEqual(Array(3).fill("job errands.run: no luck"));
});

test("what failed once may yet succeed, and its error is gone", async () => {
  perform = async () => {
    if (runs.length === 1) throw new Error("no luck");
  };
  await t.desk.errands.ask({});
  await t.settle();
  clock += 2000;
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "completed", attempts: 1, error: null }]);
});

describe("the work of a job", () => {
  test("is done in transactions: what one wrote stays when a later one fails", async () => {
    perform = async (_input, work) => {
      await work.transaction(make("First step"));
      await work.transaction(async (ctx) => {
        await make("Second step")(ctx);
        throw new Error("half way");
      });
    };
    await t.desk.errands.ask({});
    await t.settle();
    expect([(await contacts("first step")).length, (await contacts("second step")).length]).toEqual([1, 0]);
  });

  test("belongs to whoever asked for it, and says in the journal what caused it", async () => {
    perform = async (_input, work) => {
      await work.transaction(async (ctx) => {
        await make("Errand's")(ctx);
        if (runs.length === 1) ctx.schedule(errand, { n: 2 });
      });
    };
    await t.as({ user: "u_77" }).errands.ask({});
    await t.settle();
    // The second job was asked for by the first, on behalf of the same user.
    expect(await contacts("errand's")).toMatchObject(Array(2).fill({ createdBy: "u_77", ownerId: "u_77" }));
    const { items } = await t.desk.journal.read({ limit: 500 });
    const made = items.filter(({ changes }) => (changes["displayName"] as { to?: string } | undefined)?.to === "Errand's");
    expect(made).toMatchObject(Array(2).fill({ actor: "system:errands", causedBy: expect.stringMatching(/^job:[0-9a-f-]{36}$/) }));
  });

  test("is that of its tenant", async () => {
    const seen: unknown[] = [];
    perform = async (_input, work) => {
      seen.push(work.tenant, await work.read(async (ctx) => (await ctx.from(Contact).select("row.tenantId").execute()).map((row) => row.tenantId)));
      await work.transaction(make("There"));
    };
    await t.as({ tenant: "other" }).errands.ask({});
    await t.settle();
    expect(seen).toEqual(["other", ["other", "other"]]);
    expect(await contacts("there")).toEqual([]);
    expect((await t.as({ tenant: "other" }).contacts.list({ filter: { displayName: "there" } })).items).toHaveLength(1);
  });

  test("tells how far it is", async () => {
    const seen: unknown[] = [];
    perform = async (_input, work) => {
      await work.progress(1, 10);
      seen.push(...(await rows()).map(({ done, of, status }) => [done, of, status]));
      await work.progress(2);
      seen.push(...(await rows()).map(({ done, of }) => [done, of]));
    };
    await t.desk.errands.ask({});
    await t.settle();
    expect(seen).toEqual([[1, 10, "running"], [2, 10]]);
  });

  test("may find that another has taken what it wants, and goes on", async () => {
    const codes: unknown[] = [];
    perform = async (_input, work) => {
      for (let count = 0; count < 2; count += 1)
        await work.transaction((ctx) => ctx.create(Contact, { displayName: "Unique" }, { children: { externalIds: [{ source: "errand", externalId: "1" }] } })).catch((error) => codes.push(error.code));
    };
    await t.desk.errands.ask({});
    await t.settle();
    expect([codes, (await contacts("unique")).length, (await rows())[0]?.status]).toEqual([["record.conflict"], 1, "completed"]);
  });
});
