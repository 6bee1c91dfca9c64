// What is over is deleted when its time has come, by a job like any other.
import { expect, test } from "vitest";
import { state, t } from "./errands.fixture.ts";

const hour = 3_600_000;
const ids = async () =>
  (await t.desk.jobs.list({ limit: 200, filter: { name: "errands.run" } })).items.map(({ id }) => id);
/** Lets the clock go, and the workers with it. */
const after = async (hours: number) => {
  state.clock += hours * hour;
  await t.settle();
  await t.settle();
};
const askFor = async () => {
  const before = await ids();
  await t.desk.errands.ask({});
  return (await ids()).find((id) => !before.includes(id)) as string;
};

test("completed jobs after 7 days, failed and cancelled ones after 30, waiting ones never", async () => {
  const cancelled = await askFor();
  await t.desk.jobs.cancel({ id: cancelled });
  state.perform = async () => {
    throw new Error("no luck");
  };
  const failed = await askFor();
  for (let run = 0; run < 3; run += 1) await after(1);
  state.perform = async () => undefined;
  const completed = await askFor();
  await after(0);
  await t.desk.errands.ask({ at: new Date(state.clock + 365 * 24 * hour).toISOString() });
  const waiting = (await ids())[0] as string;
  await after(7 * 24 - 2);
  expect((await ids()).toSorted()).toEqual([cancelled, failed, completed, waiting].toSorted());
  await after(3);
  expect((await ids()).toSorted()).toEqual([cancelled, failed, waiting].toSorted());
  await after(23 * 24 + 4);
  expect(await ids()).toEqual([waiting]);
  expect(await t.desk.jobs.get({ id: waiting })).toMatchObject({ status: "queued" });
});

test("more of them than are deleted at once", async () => {
  await t.desk.errands.many({ count: 1_200 });
  await after(8 * 24);
  expect(await ids()).toEqual([]);
});

test("Idempotency-Keys that are free again", async () => {
  const send = () =>
    t.request("POST", "/contacts", { body: { displayName: "Once" }, headers: { "idempotency-key": "k-1" } });
  await send();
  await after(23);
  expect((await t.desk.errands.keys({})).count).toBe(1);
  await after(2);
  expect((await t.desk.errands.keys({})).count).toBe(0);
});
