// A worker that stops: those that will not are given back when their time is over.
import { expect, test } from "vitest";
import { contacts, make, reported, startWorker, state, t, theJob } from "./errands.fixture.ts";

test("a job that ignores the signal is given back when its time is over, and writes nothing later", async () => {
  const [begun, wake, refused] = [
    Promise.withResolvers<AbortSignal>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<unknown>(),
  ];
  state.perform = async (_input, work) => {
    begun.resolve(work.signal);
    await wake.promise;
    await work.transaction(make("Late")).catch(refused.resolve);
  };
  await t.desk.errands.ask({});
  const worker = startWorker({ drainMs: 20 });
  const signal = await begun.promise;
  worker.stop();
  expect(signal.aborted).toBe(true);
  await worker.done;
  expect(await theJob()).toMatchObject({ status: "queued", attempts: 0, lastError: null });
  wake.resolve();
  expect(await refused.promise).toMatchObject({ name: "AbortError" });
  state.perform = async () => undefined;
  await t.settle();
  expect([await theJob(), await contacts("late"), reported]).toMatchObject([{ status: "completed" }, [], []]);
});

test("a job that needs its time has it", async () => {
  const [begun, wake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  state.perform = async () => {
    begun.resolve();
    await wake.promise;
  };
  await t.desk.errands.ask({});
  const worker = startWorker();
  await begun.promise;
  worker.stop();
  expect(await theJob()).toMatchObject({ status: "running" });
  wake.resolve();
  await worker.done;
  expect(await theJob()).toMatchObject({ status: "completed" });
});
