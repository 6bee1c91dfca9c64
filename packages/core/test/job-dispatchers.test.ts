// Who says which job runs next can be exchanged: the same holds with the table of jobs and with a queue beside it.
import { anyone } from "@kith/testing";
import { describe, expect, test } from "vitest";
import { posted, postOffice, settle, startWorker } from "./dispatchers.fixture.ts";

describe.each([
  ["the table of jobs", undefined],
  ["a queue of its own", posted],
])("with %s", (_, dispatcher) => {
  test("every job runs once, in one of two processes, and what was undone is none", async () => {
    const { ran, first, second, ask } = await postOffice(dispatcher);
    for (let n = 0; n < 30; n += 1) await ask({ n });
    for (let n = 0; n < 3; n += 1) await ask({ n: 30, unique: "one" });
    await expect(ask({ n: 99, fail: true })).rejects.toThrow("undone");
    await settle(first, second);
    await settle(first);
    expect(ran.map((run) => Number(run.split(" ")[0])).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 31 }, (_, n) => n),
    );
  });

  test("one for later waits, one that fails is repeated after its pause", async () => {
    const { state, ran, first, ask, jobs } = await postOffice(dispatcher);
    await ask({ n: 1, at: new Date(state.clock + 60_000).toISOString() });
    await ask({ n: 2 });
    state.perform = async (n) => {
      if (n === 2 && ran.length < 2) throw new Error("no luck");
    };
    await settle(first);
    expect(ran).toEqual(["2 first"]);
    state.clock += 2000;
    await settle(first);
    state.clock += 58_000;
    await settle(first);
    expect(ran).toEqual(["2 first", "2 first", "1 first"]);
    expect((await jobs.list({})).items).toMatchObject(Array(2).fill({ status: "completed" }));
  });

  test("one given back and one lost by its worker go on elsewhere", async () => {
    const { state, ran, first, second, ask } = await postOffice(dispatcher);
    const [stopping, dying] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    state.perform = async (n, worker, { signal, transaction }) => {
      if (worker === "second") return;
      (n === 1 ? stopping : dying).resolve();
      await new Promise((resolve) => n === 1 && signal.addEventListener("abort", resolve));
      await transaction(async () => undefined);
    };
    await ask({ n: 1 });
    const given = startWorker(first);
    await stopping.promise;
    given.stop();
    await given.done;
    await settle(second);
    await ask({ n: 2 });
    startWorker(first);
    await dying.promise;
    // It never answers again: closed under its feet, as by a crash.
    await first.close();
    state.clock += 16_000;
    await settle(second);
    expect(ran).toEqual(["1 first", "1 second", "2 first", "2 second"]);
    expect((await second.as(anyone()).jobs.list({})).items).toMatchObject(Array(2).fill({ status: "completed" }));
  });

  test("one that was cancelled is not run, until somebody says so", async () => {
    const { ran, first, ask, jobs } = await postOffice(dispatcher);
    await ask({ n: 1 });
    const [job] = (await jobs.list({})).items;
    await jobs.cancel({ id: String(job?.id) });
    await ask({ n: 2 });
    await settle(first);
    expect(ran).toEqual(["2 first"]);
    await jobs.retry({ id: String(job?.id) });
    await settle(first);
    expect(ran).toEqual(["2 first", "1 first"]);
  });
});

test("a job that is queued while a worker looks for one and finds none does not wait for the next poll", async () => {
  let asked = 0;
  const { ran, first, ask } = await postOffice({
    ...posted,
    async waiting() {
      asked += 1;
      if (asked === 1) await ask({ n: 1 });
      return asked > 1;
    },
  });
  const worker = startWorker(first, { concurrency: 1, pollMs: 3_600_000 });
  await worker.idle;
  worker.stop();
  await worker.done;
  expect(ran).toEqual(["1 first"]);
});
