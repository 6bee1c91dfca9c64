import { Contact, command, createCrm, definePlugin, type JobContext, job } from "@kith/core";
import { anyone, type TestDatabase, testDatabase } from "@kith/testing";
import { afterEach, beforeEach } from "vitest";
import * as z from "zod";

type Perform = (worker: string, work: JobContext) => Promise<void>;
/** What tests set: the time, and what a worker does with the job. */
export const state = {
  clock: Date.parse("2026-03-01T00:00:00Z"),
  perform: (async () => undefined) as Perform,
};
const errands = (worker: string) => {
  const errand = job({
    name: "errands.run",
    input: z.strictObject({}),
    attempts: 2,
    run: (_input, work) => state.perform(worker, work),
  });
  return definePlugin({
    name: "errands",
    contract: 1,
    jobs: [errand],
    operations: {
      ask: command({
        summary: "s",
        permission: "errands:write",
        route: "POST /errands",
        input: z.strictObject({}),
        output: z.object({}),
      }).run(async (_input, ctx) => {
        ctx.schedule(errand, {});
        return {};
      }),
      state: command({
        summary: "s",
        permission: "errands:write",
        route: "POST /errands/state",
        input: z.strictObject({}),
        output: z.object({ status: z.string(), attempts: z.int() }),
      }).run(async (_input, ctx) => {
        const row = await ctx.raw.selectFrom("jobs").select(["status", "attempts"]).executeTakeFirstOrThrow();
        return { status: String(row["status"]), attempts: Number(row["attempts"]) };
      }),
    },
  });
};
export let database: TestDatabase;
export const reported: string[] = [];
const compose = (worker: string) =>
  createCrm({
    database: database.adapter,
    plugins: [errands(worker)],
    now: () => new Date(state.clock),
    onError: (error) => reported.push(String(error)),
  });
export let first: Awaited<ReturnType<typeof compose>>;
export let second: typeof first;
beforeEach(async () => {
  reported.length = 0;
  database = await testDatabase();
  [first, second] = [await compose("first"), await compose("second")];
  await first.migrations.apply();
});
afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
  await database.drop();
});

export function start(crm: typeof first) {
  const stop = new AbortController();
  const idle = Promise.withResolvers<void>();
  // One job at a time, so that a worker with a job in its hands does not take it over from itself.
  const done = crm.work({ signal: stop.signal, pollMs: 5, concurrency: 1, onIdle: idle.resolve });
  return { idle: idle.promise, stop: () => stop.abort(), done };
}
export async function settle(crm: typeof first) {
  const worker = start(crm);
  await worker.idle;
  worker.stop();
  await worker.done;
}
export const names = async () =>
  (await second.as(anyone()).contacts.list({ sort: "displayName" })).items.map(({ displayName }) => displayName);
export const stateOfJob = () => second.as(anyone()).errands.state({});
export const make = (displayName: string) => (work: JobContext) =>
  work.transaction((ctx) => ctx.create(Contact, { displayName }));
