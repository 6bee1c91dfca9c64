// Several processes at the same jobs: every job once, those of the dead by the living.
import { createCrm } from "@kith/core";
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import { database, first, make, names, reported, second, settle, start, state, stateOfJob } from "./workers.fixture.ts";

test("the job of a process that died goes on when its lease is over, not before, and counts no attempt", async () => {
  const running = Promise.withResolvers<void>();
  state.perform = async (worker, work) => {
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
  state.clock += 14_999;
  await settle(second);
  expect(await stateOfJob()).toEqual({ status: "running", attempts: 0 });
  state.clock += 2;
  await settle(second);
  expect(await stateOfJob()).toEqual({ status: "completed", attempts: 0 });
  expect(await names()).toEqual(["first: begun", "second: begun"]);
});

test("two workers at once run every job once", async () => {
  const counts = new Map<string, number>();
  state.perform = async (worker, work) => {
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
  state.perform = (worker, work) => make(worker)(work).then(() => undefined);
  const without = await createCrm({
    database: database.adapter,
    plugins: [],
    now: () => new Date(state.clock),
    onError: (error) => reported.push(String(error)),
  });
  await first.as(anyone()).errands.ask({});
  await settle(without as never);
  expect([await stateOfJob(), reported]).toEqual([{ status: "queued", attempts: 0 }, []]);
  expect((await without.as(anyone()).jobs.list({})).items).toMatchObject([{ name: "errands.run", status: "queued" }]);
  await settle(second);
  expect([await stateOfJob(), await names()]).toEqual([{ status: "completed", attempts: 0 }, ["second"]]);
  await without.close();
});
