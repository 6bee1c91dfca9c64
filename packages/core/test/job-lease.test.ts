// A lease that is taken away, and clocks that jump while one is held.
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import { first, make, names, reported, second, settle, start, state, stateOfJob } from "./workers.fixture.ts";

const ask = async () => {
  await first.as(anyone()).errands.ask({});
  return String((await first.as(anyone()).jobs.list({})).items[0]?.id);
};
const far = Date.parse("2099-01-01T00:00:00Z");

test.each(["its next transaction", "its next heartbeat"])("a job cancelled elsewhere is told by %s", async (by) => {
  const [begun, go, refused] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<unknown>(),
  ];
  state.perform = async (_worker, work) => {
    begun.resolve();
    if (by === "its next transaction") await go.promise;
    else await new Promise((resolve) => work.signal.addEventListener("abort", resolve));
    await make("too late")(work).catch((error) => {
      refused.resolve(error);
      throw error;
    });
  };
  const id = await ask();
  const worker = start(first);
  await begun.promise;
  expect(await second.as(anyone()).jobs.cancel({ id })).toMatchObject({ status: "cancelled" });
  go.resolve();
  expect(await refused.promise).toMatchObject({ name: "LeaseLost" });
  await worker.idle;
  worker.stop();
  await worker.done;
  expect([await stateOfJob(), await names(), reported]).toEqual([{ status: "cancelled", attempts: 0 }, [], []]);
});

test("a clock that jumps ahead takes no job from the process that is at it", async () => {
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let runs = 0;
  state.perform = async (_worker, work) => {
    runs += 1;
    begun.resolve();
    await go.promise;
    await make("done")(work);
  };
  await ask();
  const worker = start(first);
  await begun.promise;
  state.clock += 3_600_000;
  // Another worker of the same process, who looks at the leases before it finds nothing to do.
  await settle(first);
  go.resolve();
  await worker.idle;
  worker.stop();
  await worker.done;
  expect([runs, await stateOfJob()]).toEqual([1, { status: "completed", attempts: 0 }]);
});

test("a job whose worker died while the clock was far ahead goes on when it has been put right", async () => {
  const held = Promise.withResolvers<void>();
  const today = state.clock;
  state.perform = async (worker, work) => {
    if (worker === "second") return;
    state.clock = far;
    await work.progress(1);
    held.resolve();
    await new Promise(() => undefined);
  };
  await ask();
  start(first);
  await held.promise;
  await first.close();
  state.clock = today;
  await settle(second);
  expect(await stateOfJob()).toEqual({ status: "completed", attempts: 0 });
});

test("a repetition that was put off while the clock was far ahead comes when it has been put right", async () => {
  const today = state.clock;
  let fails = true;
  state.perform = async () => {
    if (fails) throw new Error("no luck");
  };
  await ask();
  state.clock = far;
  await settle(first);
  fails = false;
  state.clock = today;
  await settle(second);
  expect(await stateOfJob()).toEqual({ status: "completed", attempts: 1 });
});
