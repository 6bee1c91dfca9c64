// Workers that stop or fall asleep: their jobs go on elsewhere, and they themselves write no more.
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import { first, make, names, reported, second, settle, start, state, stateOfJob } from "./workers.fixture.ts";

test("a worker told to stop gives its job back at once, and the next goes on with it", async () => {
  const running = Promise.withResolvers<void>();
  state.perform = async (worker, work) => {
    await make(`${worker}: begun`)(work);
    if (worker === "second") return;
    running.resolve();
    await new Promise((resolve) => work.signal.addEventListener("abort", resolve));
    await make("first: after the end")(work);
  };
  await first.as(anyone()).errands.ask({});
  const worker = start(first);
  await running.promise;
  expect(await stateOfJob()).toEqual({ status: "running", attempts: 0 });
  worker.stop();
  await worker.done;
  expect(await stateOfJob()).toEqual({ status: "queued", attempts: 0 });
  await settle(second);
  expect(await stateOfJob()).toEqual({ status: "completed", attempts: 0 });
  expect(await names()).toEqual(["first: begun", "second: begun"]);
  expect(reported).toEqual([]);
});

test("a worker that ends its job in spite of being told to stop has ended it", async () => {
  const running = Promise.withResolvers<void>();
  state.perform = async (_worker, work) => {
    running.resolve();
    await new Promise((resolve) => work.signal.addEventListener("abort", resolve));
  };
  await first.as(anyone()).errands.ask({});
  const worker = start(first);
  await running.promise;
  worker.stop();
  await worker.done;
  expect(await stateOfJob()).toEqual({ status: "completed", attempts: 0 });
});

test.each(["transaction", "progress", "error", "end"] as const)(
  "a worker asleep past its lease writes nothing once it wakes: its %s",
  async (how) => {
    const [asleep, wake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    state.perform = async (worker, work) => {
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
    state.clock += 14_000;
    await settle(second);
    expect(await names()).toEqual(["first: one"]);
    state.clock += 2_000;
    const successor = Promise.withResolvers<void>();
    const ending = Promise.withResolvers<void>();
    const once = state.perform;
    state.perform = async (worker, work) => {
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
    expect(await stateOfJob()).toEqual({ status: "running", attempts: 0 });
    ending.resolve();
    await other.idle;
    other.stop();
    await other.done;
    expect(await stateOfJob()).toEqual({ status: "completed", attempts: 0 });
    expect(await names()).toEqual(["first: one", "second: one", "second: two"]);
  },
);

test("a worker that wakes of its own accord is told by its next transaction, and its error is not the job's", async () => {
  const [asleep, wake, refused] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<unknown>(),
  ];
  state.perform = async (worker, work) => {
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
  state.clock += 16_000;
  await settle(second);
  wake.resolve();
  expect(await refused.promise).toMatchObject({ name: "LeaseLost" });
  await sleeper.idle;
  sleeper.stop();
  await sleeper.done;
  expect(await stateOfJob()).toEqual({ status: "completed", attempts: 0 });
  expect([await names(), reported]).toEqual([[], []]);
});
