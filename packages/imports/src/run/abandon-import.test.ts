// Imports whose job will not run again: cancelled by somebody, or given up.
import { before, createContacts, definePlugin } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterEach, expect, test } from "vitest";
import { imports } from "../imports.ts";

const state = { clock: Date.parse("2026-03-01T00:00:00Z"), chunk: async (): Promise<void> => undefined };
const watcher = definePlugin({
  name: "watcher",
  contract: 1,
  operations: {},
  before: [before(createContacts, () => state.chunk())],
});
let t: Awaited<ReturnType<typeof house>>;
const house = () =>
  createTestCrm({
    plugins: [imports(), watcher],
    now: () => new Date(state.clock),
    onError: () => undefined,
  });
afterEach(async () => {
  state.chunk = async () => undefined;
  await t.close();
});

/** Starts an import of people, of whom the tenth has no e-mail address that is one. */
async function start(people: number) {
  t = await house();
  const lines = Array.from({ length: people }, (_, n) => `Person ${n},${n === 9 ? "nonsense" : `p${n}@x.example`}`);
  const body = ["Name,Email", ...lines].join("\n");
  const post = async () => {
    const headers = { "content-type": "text/csv" };
    const response = await t.request("POST", "/imports?entity=contacts", { body, headers });
    return ((await response.json()) as { id: string }).id;
  };
  const id = await post();
  const jobNamed = async (name: string) => {
    const { items } = await t.desk.jobs.list({ filter: { name } });
    return String(items[0]?.id);
  };
  return {
    jobNamed,
    read: () => t.desk.imports.get({ id }),
    undo: () => t.desk.imports.undo({ id }),
    /** The same file once more, to its end. */
    again: async () => {
      const id = await post();
      await t.settle();
      return t.desk.imports.get({ id });
    },
    contacts: async () => (await t.desk.contacts.list({ limit: 1, count: "exact" })).count,
    rejects: async () => (await t.request("GET", `/imports/${id}/rejects`)).text(),
    cells: async () => {
      const database = await t.owner.open();
      const rows = await database.rows("select cells from imports_row where cells is not null", []);
      await database.close();
      return rows.length;
    },
  };
}

test("cancelled under way: what it made stays, the rejected rows are a file, and it can be undone", async () => {
  const { jobNamed, read, undo, contacts, rejects, cells } = await start(400);
  const job = await jobNamed("imports.run");
  let chunks = 0;
  // Asked for while the second chunk is being written, it comes before the third; where it does not wait for the
  // second to be over, the third waits for it.
  const second = Promise.withResolvers<void>();
  const cancelled = second.promise.then(() => t.desk.jobs.cancel({ id: job }));
  state.chunk = async () => {
    chunks += 1;
    if (chunks === 2) second.resolve();
    if (chunks === 3) await cancelled;
  };
  await t.settle();
  await cancelled;
  await t.settle();
  const { status, problem, counts, made, finishedAt } = await read();
  expect({ status, problem }).toEqual({
    status: "cancelled",
    problem: { code: "import.cancelled", message: expect.stringContaining(`after row ${counts.done + 1};`) },
  });
  expect(finishedAt).not.toBeNull();
  expect(counts.done).toBeGreaterThanOrEqual(50);
  expect(counts.done).toBeLessThan(400);
  expect(await contacts()).toBe(made.contacts);
  expect(await rejects()).toContain("nonsense");
  expect(await cells()).toBe(0);
  expect(await undo()).toMatchObject({ status: "undone", undo: { removed: made.contacts, edited: 0 } });
});

test("cancelled before it began: nothing is made, and its job run again makes nothing either", async () => {
  const { jobNamed, read, contacts } = await start(3);
  const job = await jobNamed("imports.run");
  await t.desk.jobs.cancel({ id: job });
  expect(await read()).toMatchObject({ status: "cancelled", counts: { done: 0 } });
  await t.settle();
  await t.desk.jobs.retry({ id: job });
  await t.settle();
  expect([(await read()).status, await contacts()]).toEqual(["cancelled", 0]);
});

test("given up, after each run got a little further; started again, the rest is made", async () => {
  const { read, contacts, again } = await start(1_000);
  let chunks = 0;
  state.chunk = async () => {
    chunks += 1;
    if (chunks % 2 === 0) throw new Error("the plugin next door is broken");
  };
  for (let run = 0; run < 10; run += 1) {
    expect((await read()).status).toBe(run === 0 ? "queued" : "running");
    await t.settle();
    state.clock += 3_600_000;
  }
  const { status, problem, made } = await read();
  expect([status, problem?.code]).toEqual(["failed", "import.interrupted"]);
  expect([made.contacts, await contacts()]).toEqual([499, 499]);
  state.chunk = async () => undefined;
  expect(await again()).toMatchObject({ status: "completed", counts: { created: 500, skipped: 499, rejected: 1 } });
  expect(await contacts()).toBe(999);
});

test("trouble that passes is waited for, also where nothing was made before", async () => {
  const { read, contacts } = await start(100);
  let runs = 0;
  state.chunk = async () => {
    runs += 1;
    if (runs < 10) throw new Error("the plugin next door is broken");
  };
  for (let run = 0; run < 10; run += 1) {
    await t.settle();
    state.clock += 3_600_000;
  }
  expect([(await read()).status, await contacts()]).toEqual(["completed", 99]);
});

test.each([
  [9, "completed", undefined, 99],
  [10, "failed", "The import stopped 10 times without getting further; look at the log, and start it again", 0],
])("after %i processes died of it, or with it, it is %s", async (deaths, status, message, made) => {
  const { read, contacts } = await start(100);
  const database = await t.owner.open();
  await database.transaction("deaths", () =>
    database.kysely.updateTable("imports_import").set({ status: "running", runs: deaths }).execute(),
  );
  await database.close();
  await t.settle();
  const { problem, ...record } = await read();
  expect([record.status, problem?.message, await contacts()]).toEqual([status, message, made]);
});

test("an undo that is cancelled may be asked for again", async () => {
  const { jobNamed, read, undo } = await start(700);
  await t.settle();
  expect(await undo()).toMatchObject({ status: "running" });
  await t.desk.jobs.cancel({ id: await jobNamed("imports.undo") });
  expect(await read()).toMatchObject({ status: "completed", undo: null });
  await undo();
  await t.settle();
  expect(await read()).toMatchObject({ status: "undone", undo: { removed: 699, edited: 0 } });
});
