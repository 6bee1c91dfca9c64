// A job that hangs is found out by its silence, and cannot hold up the others nor come back later.
import { Contact } from "@kith/core";
import { afterEach, expect, test, vi } from "vitest";
import { contacts, make, reported, startWorker, state, t, theJob } from "./errands.fixture.ts";

test("one that hangs is told, counts as failed, makes room for the next, and writes nothing when it wakes", async () => {
  const [wake, refused] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
  const signals: AbortSignal[] = [];
  state.perform = async ({ n }, work) => {
    if (n === 2) return;
    signals.push(work.signal);
    await wake.promise;
    await work.transaction(make("Woken")).catch(refused.resolve);
  };
  await t.desk.errands.ask({ n: 1, brief: true });
  await t.desk.errands.ask({ n: 2, at: new Date(state.clock).toISOString() });
  const worker = startWorker();
  await worker.idle;
  expect(state.runs).toEqual([1, 2]);
  const [, hung] = (await t.desk.jobs.list({})).items;
  const lastError = expect.stringContaining("neither opened a transaction nor read nor reported progress for 0.5 s");
  expect(hung).toMatchObject({ name: "errands.brief", status: "queued", attempts: 1, lastError });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  wake.resolve();
  expect(await refused.promise).toMatchObject({ message: lastError });
  worker.stop();
  await worker.done;
  expect(await contacts("woken")).toEqual([]);
  expect(reported).toEqual([expect.stringMatching(/^job errands\.brief: It neither/)]);
});

test("one that hangs each time is given up", async () => {
  state.perform = () => new Promise(() => undefined);
  await t.desk.errands.ask({ brief: true });
  for (let run = 0; run < 2; run += 1) {
    await t.settle();
    state.clock += 60_000;
  }
  expect(await theJob()).toMatchObject({
    status: "failed",
    attempts: 2,
    lastError: expect.stringContaining("neither"),
  });
});

/** Most of the time it may be silent for, by a clock that no busy machine makes run out. */
const pause = () => vi.advanceTimersByTime(300);
afterEach(() => vi.useRealTimers());

test.each<[string, (work: Parameters<typeof state.perform>[1], file: string) => Promise<unknown>]>([
  ["writes", (work) => work.transaction((ctx) => ctx.from(Contact).select("row.id").execute())],
  ["reads", (work) => work.read((ctx) => ctx.from(Contact).select("row.id").execute())],
  ["reports progress", (work) => work.progress(1)],
  ["reads a file", (work, file) => new Response(work.file(file)).text()],
  ["stores a file", (work) => work.store(new Blob(["x"]).stream(), { name: "x.txt" })],
])("one that %s now and then is not hung", async (_, sign) => {
  const { id } = (await (await t.request("POST", "/files?name=x.txt", textFile)).json()) as { id: string };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  state.perform = async (_input, work) => {
    for (let time = 0; time < 4; time += 1) {
      pause();
      await sign(work, id);
    }
  };
  await t.desk.errands.ask({ brief: true });
  await t.settle();
  expect(await theJob()).toMatchObject({ status: "completed", attempts: 0 });
});
const textFile = { body: "x", headers: { "content-type": "text/plain" } };
