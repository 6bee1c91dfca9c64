// A job that ends for good without success: its plugin is told in the same transaction, and cannot keep it from ending.
import { Contact } from "@kith/core";
import { expect, test } from "vitest";
import { contacts, make, reported, rows, startWorker, state, t, theJob } from "./errands.fixture.ts";

const untilFailed = async () => {
  state.perform = async () => {
    throw new Error("no luck");
  };
  await t.desk.errands.ask({ n: 3 });
  for (let run = 0; run < 3; run += 1) {
    await t.settle();
    state.clock += 60_000;
  }
};

test("after its last attempt, not before, as whoever asked for it", async () => {
  const told: unknown[] = [];
  state.abandon = async ({ n }, ctx, why) => {
    told.push(n, why, ctx.tenant.id, ctx.actor.user, await status(ctx));
    await make("Abandoned")(ctx);
  };
  const status = async (ctx: Parameters<typeof state.abandon>[1]) =>
    (await ctx.raw.selectFrom("jobs").select("status").executeTakeFirst())?.["status"];
  await untilFailed();
  expect(told).toEqual([3, { status: "failed", reason: "no luck" }, "main", "system:errands", "failed"]);
  expect(await contacts("abandoned")).toMatchObject([{ createdBy: "u_1" }]);
  const { items } = await t.desk.journal.read({ limit: 500 });
  expect(items.at(-1)).toMatchObject({ event: "contact.created", causedBy: `job:${(await theJob()).id}` });
});

test("whatever the error says", async () => {
  state.perform = async () => {
    throw new Error("a\0b\ud800");
  };
  await t.desk.errands.ask({});
  await t.settle();
  expect(await theJob()).toMatchObject({ attempts: 1, lastError: expect.stringMatching(/^ab/) });
});

test("when it is cancelled", async () => {
  state.abandon = async (_input, ctx, why) => {
    await make(`${why.status}: ${why.reason}`)(ctx);
  };
  await t.as({ user: "u_77" }).errands.ask({});
  await t.desk.jobs.cancel({ id: (await theJob()).id });
  expect(await contacts("cancelled: cancelled by u_1")).toMatchObject([{ createdBy: "u_77" }]);
});

test.each(["failed", "cancelled"] as const)("a hook that throws is undone, and the job has %s", async (end) => {
  state.abandon = async (_input, ctx) => {
    await make("Half")(ctx);
    throw new Error("hook broke");
  };
  if (end === "failed") await untilFailed();
  else {
    await t.desk.errands.ask({});
    await t.desk.jobs.cancel({ id: (await theJob()).id });
  }
  expect(await theJob()).toMatchObject({
    status: end,
    lastError: expect.stringMatching(/(no luck|Cancelled by u_1); then `abandoned` failed: hook broke$/),
  });
  expect(await contacts("half")).toEqual([]);
  await t.settle();
  expect(reported.filter((line) => !line.includes("no luck"))).toEqual([]);
});

test("a hook that spoils its transaction is undone, and the job has failed", async () => {
  state.abandon = async (_input, ctx) => {
    await ctx.create(Contact, { displayName: "Half" });
    await ctx.raw.selectFrom("no_such_table").selectAll().execute();
  };
  await untilFailed();
  expect(await theJob()).toMatchObject({ status: "failed", lastError: expect.stringContaining("no_such_table") });
  expect(await contacts("half")).toEqual([]);
});

test("a hook that waits for the world is cut off on SQLite, and the job has failed on both", async () => {
  state.abandon = () => new Promise((resolve) => setTimeout(resolve, 1));
  await untilFailed();
  expect(await theJob()).toMatchObject({ status: "failed", attempts: 3 });
});

test("not where its input no longer fits the schema: it fails as often as it may, and says why", async () => {
  const told: unknown[] = [];
  state.abandon = async (input) => {
    told.push(input);
  };
  await t.desk.errands.ask({ n: 1 });
  await t.desk.errands.spoil({});
  for (let run = 0; run < 3; run += 1) {
    await t.settle();
    state.clock += 60_000;
  }
  expect(await rows()).toMatchObject([{ status: "failed", attempts: 3, error: expect.stringContaining("not valid") }]);
  expect([told, state.runs]).toEqual([[], []]);
  const { id } = await theJob();
  await t.desk.jobs.retry({ id });
  expect(await t.desk.jobs.cancel({ id })).toMatchObject({ status: "cancelled" });
  expect(told).toEqual([]);
});

test("a worker that fails it after it was cancelled does not tell twice", async () => {
  const told: string[] = [];
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  state.abandon = async (_input, _ctx, { status }) => {
    told.push(status);
  };
  state.perform = async () => {
    begun.resolve();
    await go.promise;
    throw new Error("too late");
  };
  await t.desk.errands.ask({});
  const worker = startWorker();
  await begun.promise;
  await t.desk.jobs.cancel({ id: (await theJob()).id });
  go.resolve();
  await worker.idle;
  worker.stop();
  await worker.done;
  expect([told, reported]).toEqual([["cancelled"], []]);
});
