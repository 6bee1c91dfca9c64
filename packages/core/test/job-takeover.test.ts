// Workers that stop, die or fall asleep: their jobs go on elsewhere, and they themselves write no more.
import { Contact, command, createCrm, definePlugin, type JobContext, job } from "@kith/core";
import { anyone, type TestDatabase, testDatabase } from "@kith/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as z from "zod";

let clock = Date.parse("2026-03-01T00:00:00Z");
type Perform = (worker: string, work: JobContext) => Promise<void>;
let perform: Perform = async () => undefined;
const errands = (worker: string) => {
  const errand = job({
    name: "errands.run",
    input: z.strictObject({}),
    attempts: 2,
    run: (_input, work) => perform(worker, work),
  });
  return definePlugin({
    name: "errands",
    contract: 1,
    jobs: [errand],
    operations: {
      ask: command({
        summary: "s",
        permission: "errands:write",
        route: "POST /errands",
        input: z.strictObject({}),
        output: z.object({}),
      }).run(async (_input, ctx) => {
        ctx.schedule(errand, {});
        return {};
      }),
      state: command({
        summary: "s",
        permission: "errands:write",
        route: "POST /errands/state",
        input: z.strictObject({}),
        output: z.object({ status: z.string(), attempts: z.int() }),
      }).run(async (_input, ctx) => {
        const row = await ctx.raw.selectFrom("jobs").select(["status", "attempts"]).executeTakeFirstOrThrow();
        return { status: String(row["status"]), attempts: Number(row["attempts"]) };
      }),
    },
  });
};
let database: TestDatabase;
const reported: string[] = [];
const compose = (worker: string) =>
  createCrm({
    database: database.adapter,
    plugins: [errands(worker)],
    now: () => new Date(clock),
    onError: (error) => reported.push(String(error)),
  });
let first: Awaited<ReturnType<typeof compose>>;
let second: typeof first;
beforeEach(async () => {
  reported.length = 0;
  database = await testDatabase();
  [first, second] = [await compose("first"), await compose("second")];
  await first.migrations.apply();
});
afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
  await database.drop();
});

function start(crm: typeof first) {
  const stop = new AbortController();
  const idle = Promise.withResolvers<void>();
  // One job at a time, so that a worker with a job in its hands does not take it over from itself.
  const done = crm.work({ signal: stop.signal, pollMs: 5, concurrency: 1, onIdle: idle.resolve });
  return { idle: idle.promise, stop: () => stop.abort(), done };
}
async function settle(crm: typeof first) {
  const worker = start(crm);
  await worker.idle;
  worker.stop();
  await worker.done;
}
const names = async () =>
  (await second.as(anyone()).contacts.list({ sort: "displayName" })).items.map(({ displayName }) => displayName);
const state = () => second.as(anyone()).errands.state({});
const make = (displayName: string) => (work: JobContext) =>
  work.transaction((ctx) => ctx.create(Contact, { displayName }));

test("a worker told to stop gives its job back at once, and the next goes on with it", async () => {
  const running = Promise.withResolvers<void>();
  perform = async (worker, work) => {
    await make(`${worker}: begun`)(work);
    if (worker === "second") return;
    running.resolve();
    await new Promise((resolve) => work.signal.addEventListener("abort", resolve));
    await make("first: after the end")(work);
  };
  await first.as(anyone()).errands.ask({});
  const worker = start(first);
  await running.promise;
  expect(await state()).toEqual({ status: "running", attempts: 0 });
  worker.stop();
  await worker.done;
  expect(await state()).toEqual({ status: "queued", attempts: 0 });
  await settle(second);
  expect(await state()).toEqual({ status: "completed", attempts: 0 });
  expect(await names()).toEqual(["first: begun", "second: begun"]);
  expect(reported).toEqual([]);
});

test("a worker that ends its job in spite of being told to stop has ended it", async () => {
  const running = Promise.withResolvers<void>();
  perform = async (_worker, work) => {
    running.resolve();
    await new Promise((resolve) => work.signal.addEventListener("abort", resolve));
  };
  await first.as(anyone()).errands.ask({});
  const worker = start(first);
  await running.promise;
  worker.stop();
  await worker.done;
  expect(await state()).toEqual({ status: "completed", attempts: 0 });
});

test.each(["transaction", "progress", "error", "end"] as const)(
  "a worker asleep past its lease writes nothing once it wakes: its %s",
  async (how) => {
    const [asleep, wake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    perform = async (worker, work) => {
      await make(`${worker}: one`)(work);
      if (worker === "first") {
        asleep.resolve();
        await wake.promise;
        if (how === "error") throw new Error("of the first");
        if (how === "progress") await work.progress(99, 99);
        if (how === "end") return;
      }
      await make(`${worker}: two`)(work);
    };
    await first.as(anyone()).errands.ask({});
    const sleeper = start(first);
    await asleep.promise;
    clock += 14_000;
    await settle(second);
    expect(await names()).toEqual(["first: one"]);
    clock += 2_000;
    const successor = Promise.withResolvers<void>();
    const ending = Promise.withResolvers<void>();
    const once = perform;
    perform = async (worker, work) => {
      await once(worker, work);
      successor.resolve();
      await ending.promise;
    };
    const other = start(second);
    await successor.promise;
    // The sleeper wakes while its successor still holds the job.
    sleeper.stop();
    wake.resolve();
    await sleeper.done;
    expect(await state()).toEqual({ status: "running", attempts: 0 });
    ending.resolve();
    await other.idle;
    other.stop();
    await other.done;
    expect(await state()).toEqual({ status: "completed", attempts: 0 });
    expect(await names()).toEqual(["first: one", "second: one", "second: two"]);
  },
);

test("a worker that wakes of its own accord is told by its next transaction, and its error is not the job's", async () => {
  const [asleep, wake, refused] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<unknown>(),
  ];
  perform = async (worker, work) => {
    if (worker === "second") return;
    asleep.resolve();
    await wake.promise;
    await make("too late")(work).catch((error: unknown) => {
      refused.resolve(error);
      throw error;
    });
  };
  await first.as(anyone()).errands.ask({});
  const sleeper = start(first);
  await asleep.promise;
  clock += 16_000;
  await settle(second);
  wake.resolve();
  expect(await refused.promise).toMatchObject({ name: "LeaseLost" });
  await sleeper.idle;
  sleeper.stop();
  await sleeper.done;
  expect(await state()).toEqual({ status: "completed", attempts: 0 });
  expect([await names(), reported]).toEqual([[], []]);
});

test("the job of a process that died goes on when its lease is over, not before, and counts no attempt", async () => {
  const running = Promise.withResolvers<void>();
  perform = async (worker, work) => {
    await make(`${worker}: begun`)(work);
    if (worker === "second") return;
    running.resolve();
    await new Promise(() => undefined);
  };
  await first.as(anyone()).errands.ask({});
  start(first);
  await running.promise;
  // It never answers again: closed under its feet, as by a crash.
  await first.close();
  clock += 14_999;
  await settle(second);
  expect(await state()).toEqual({ status: "running", attempts: 0 });
  clock += 2;
  await settle(second);
  expect(await state()).toEqual({ status: "completed", attempts: 0 });
  expect(await names()).toEqual(["first: begun", "second: begun"]);
});

test("two workers at once run every job once", async () => {
  const counts = new Map<string, number>();
  perform = async (worker, work) => {
    counts.set(worker, (counts.get(worker) ?? 0) + 1);
    await make("done")(work);
  };
  for (let count = 0; count < 40; count += 1) await first.as(anyone()).errands.ask({});
  await Promise.all([settle(first), settle(second)]);
  await settle(first);
  expect((await second.as(anyone()).contacts.list({ limit: 200 })).items).toHaveLength(40);
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(40);
});

test("jobs of a plugin that is not composed wait for a process that has it", async () => {
  perform = (worker, work) => make(worker)(work).then(() => undefined);
  const without = await createCrm({
    database: database.adapter,
    plugins: [],
    now: () => new Date(clock),
    onError: (error) => reported.push(String(error)),
  });
  await first.as(anyone()).errands.ask({});
  await settle(without as never);
  expect([await state(), reported]).toEqual([{ status: "queued", attempts: 0 }, []]);
  await settle(second);
  expect([await state(), await names()]).toEqual([{ status: "completed", attempts: 0 }, ["second"]]);
  await without.close();
});
