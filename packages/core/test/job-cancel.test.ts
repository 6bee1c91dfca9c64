// Jobs that somebody stops: at once, with what they have committed kept, and run again only where somebody says so.
import { expect, test } from "vitest";
import { contacts, make, startWorker, state, t, theJob } from "./errands.fixture.ts";

const events = async () =>
  (await t.desk.journal.read({ limit: 500 })).items.flatMap(({ event, payload, subjects }) =>
    event.startsWith("job.") ? [[event, payload, subjects]] : [],
  );

test("one that waits is not run", async () => {
  await t.desk.errands.ask({});
  const { id } = await theJob();
  const answer = await t.desk.jobs.cancel({ id });
  expect(answer).toMatchObject({ id, status: "cancelled", finishedAt: new Date(state.clock).toISOString() });
  await t.settle();
  expect(state.runs).toEqual([]);
  expect(await t.desk.jobs.cancel({ id })).toEqual(answer);
  expect((await events()).at(-1)).toEqual(["job.cancelled", { id, name: "errands.run" }, [{ type: "job", id }]]);
});

test("one that runs here is told at once, writes no more, and what it wrote before stays", async () => {
  const [begun, refused] = [Promise.withResolvers<AbortSignal>(), Promise.withResolvers<unknown>()];
  state.perform = async (_input, work) => {
    await work.transaction(make("Before"));
    begun.resolve(work.signal);
    await new Promise((resolve) => work.signal.addEventListener("abort", resolve));
    await work.transaction(make("After")).catch(refused.resolve);
  };
  await t.desk.errands.ask({});
  const worker = startWorker();
  const signal = await begun.promise;
  const { id } = await theJob();
  await t.desk.jobs.cancel({ id });
  expect(signal.aborted).toBe(true);
  expect(await refused.promise).toMatchObject({ name: "LeaseLost" });
  await worker.idle;
  worker.stop();
  await worker.done;
  expect(await theJob()).toMatchObject({ id, status: "cancelled", attempts: 0 });
  expect([(await contacts("before")).length, (await contacts("after")).length]).toEqual([1, 0]);
});

test("one that never returns makes room for the next", async () => {
  const begun = Promise.withResolvers<void>();
  state.perform = async ({ n }) => {
    begun.resolve();
    if (n === 1) await new Promise(() => undefined);
  };
  await t.desk.errands.ask({ n: 1 });
  const { id } = await theJob();
  const worker = startWorker();
  await begun.promise;
  await t.desk.errands.ask({ n: 2 });
  await t.desk.jobs.cancel({ id });
  await worker.idle;
  worker.stop();
  await worker.done;
  expect(state.runs).toEqual([1, 2]);
});

test("one that is over is not cancelled, one that is not over is not run again", async () => {
  await t.desk.errands.ask({});
  const { id } = await theJob();
  await expect(t.desk.jobs.retry({ id })).rejects.toMatchObject({
    code: "job.wrongStatus",
    data: { status: "queued" },
  });
  await t.settle();
  await expect(t.desk.jobs.cancel({ id })).rejects.toMatchObject({
    code: "job.wrongStatus",
    data: { status: "completed" },
  });
  await expect(t.desk.jobs.retry({ id })).rejects.toMatchObject({
    code: "job.wrongStatus",
    data: { status: "completed" },
  });
});

test("one that was cancelled or given up runs again from its first attempt", async () => {
  await t.desk.errands.ask({ n: 1, at: new Date(state.clock + 60_000).toISOString() });
  const { id } = await theJob();
  await t.desk.jobs.cancel({ id });
  expect(await t.desk.jobs.retry({ id })).toMatchObject({ status: "queued", finishedAt: null });
  state.perform = async () => {
    throw new Error("no luck");
  };
  for (let run = 0; run < 3; run += 1) {
    await t.settle();
    state.clock += 60_000;
  }
  expect(await theJob()).toMatchObject({ status: "failed", attempts: 3, lastError: "no luck" });
  state.perform = async () => undefined;
  expect(await t.desk.jobs.retry({ id })).toMatchObject({ status: "queued", attempts: 0, lastError: null });
  expect((await events()).at(-1)?.[0]).toBe("job.retried");
  await t.settle();
  expect(await theJob()).toMatchObject({ status: "completed", attempts: 0 });
  expect(state.runs).toEqual([1, 1, 1, 1]);
});

test("one whose key another has taken by now is not run again, and the other is named", async () => {
  await t.desk.errands.ask({ unique: "one" });
  const { id } = await theJob();
  await t.desk.jobs.cancel({ id });
  state.clock += 1;
  await t.desk.errands.ask({ unique: "one" });
  const [other] = (await t.desk.jobs.list({})).items;
  await expect(t.desk.jobs.retry({ id })).rejects.toMatchObject({
    code: "record.conflict",
    message: expect.stringContaining(String(other?.id)),
  });
  await t.settle();
  // In another tenant it is another key.
  await t.as({ tenant: "other" }).errands.ask({ unique: "one" });
  expect(await t.desk.jobs.retry({ id })).toMatchObject({ status: "queued" });
});

test("is for those who may, in their own tenant, and by an id", async () => {
  await t.desk.errands.ask({});
  const { id } = await theJob();
  for (const verb of ["cancel", "retry"] as const) {
    const reader = t.as({ grants: [{ permission: "jobs:read" }] }).jobs;
    await expect(reader[verb]({ id })).rejects.toMatchObject({ code: "permission.denied" });
    await expect(t.as({ tenant: "other" }).jobs[verb]({ id })).rejects.toMatchObject({ code: "record.notFound" });
    await expect(t.desk.jobs[verb]({ id: "1" })).rejects.toMatchObject({ code: "input.invalid" });
    const own = t.as({ user: "u_2", grants: [{ permission: "jobs:write", scope: "own" }] }).jobs;
    await expect(own[verb]({ id })).rejects.toMatchObject({ code: "record.notFound" });
  }
  expect(await theJob()).toMatchObject({ status: "queued" });
});
