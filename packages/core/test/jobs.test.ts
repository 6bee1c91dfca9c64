// Jobs: enqueued with what asks for them, run once, repeated when they fail.
import { describe, expect, test } from "vitest";
import { contacts, reported, rows, state, t } from "./errands.fixture.ts";

describe("a job is enqueued", () => {
  test("with what asks for it, or not at all", async () => {
    const before = (await contacts("asked")).length;
    await expect(t.desk.errands.ask({ fail: true })).rejects.toThrow("undone");
    await expect(t.desk.errands.ask({ n: "x" } as never)).rejects.toMatchObject({ code: "input.invalid" });
    await expect(t.desk.errands.ask({ unknown: true })).rejects.toMatchObject({
      code: "composition.invalid",
      message: expect.stringContaining("errands.absent"),
    });
    expect([await rows(), (await contacts("asked")).length]).toEqual([[], before]);
    await t.settle();
    expect(state.runs).toEqual([]);
    await t.desk.errands.ask({ n: 1 });
    expect(await rows()).toMatchObject([{ status: "queued", attempts: 0, createdBy: "u_1" }]);
  });

  test("and runs once, its input as its schema makes it", async () => {
    await t.desk.errands.ask({});
    await t.desk.errands.ask({ n: 2 });
    await t.settle();
    await t.settle();
    expect(state.runs.toSorted()).toEqual([2, 7]);
    expect(await rows()).toMatchObject([
      { status: "completed", lease: null },
      { status: "completed", lease: null },
    ]);
  });

  test("for later, and does not run before", async () => {
    await t.desk.errands.ask({ at: new Date(state.clock + 60_000).toISOString() });
    state.clock += 59_999;
    await t.settle();
    expect(state.runs).toEqual([]);
    state.clock += 1;
    await t.settle();
    expect(state.runs).toEqual([7]);
  });

  test("once while another of the same key waits or runs", async () => {
    state.perform = async () => {
      await t.desk.errands.ask({ n: 3, unique: "one" });
    };
    for (const n of [1, 2]) await t.desk.errands.ask({ n, unique: "one" });
    await t.desk.errands.ask({ n: 4, unique: "two" });
    await t.as({ tenant: "other" }).errands.ask({ n: 5, unique: "one" });
    await t.settle();
    // The fourth and the fifth ask in tenant main for "one", which the first may have finished with by then.
    expect(state.runs.filter((n) => n < 3)).toEqual([1]);
    expect(state.runs).toEqual(expect.arrayContaining([1, 4, 5]));
    state.perform = async () => undefined;
    await t.settle();
    state.runs = [];
    await t.desk.errands.ask({ n: 6, unique: "one" });
    await t.settle();
    expect(state.runs).toEqual([6]);
  });
});

test("what fails is repeated after growing pauses, then given up, with its error kept", async () => {
  state.perform = async () => {
    throw new Error("no luck");
  };
  await t.desk.errands.ask({ n: 1 });
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "queued", attempts: 1, runAt: 2000, error: "no luck", lease: null }]);
  state.clock += 1999;
  await t.settle();
  expect(state.runs).toEqual([1]);
  state.clock += 1;
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "queued", attempts: 2, runAt: 4000 }]);
  state.clock += 4000;
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "failed", attempts: 3, error: "no luck", lease: null }]);
  state.clock += 24 * 3_600_000;
  await t.settle();
  expect(state.runs).toEqual([1, 1, 1]);
  expect(reported).toEqual(Array(3).fill("job errands.run: no luck"));
});

test("what failed once may yet succeed, and its error is gone", async () => {
  state.perform = async () => {
    if (state.runs.length === 1) throw new Error("no luck");
  };
  await t.desk.errands.ask({});
  await t.settle();
  state.clock += 2000;
  await t.settle();
  expect(await rows()).toMatchObject([{ status: "completed", attempts: 1, error: null }]);
});
