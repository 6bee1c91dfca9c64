// What operators see of jobs, and what they do not.
import { everything } from "@kith/testing";
import { expect, test } from "vitest";
import { state, t } from "./errands.fixture.ts";

const get = async (path: string, grants = everything) => {
  const response = await t.request("GET", path, { actor: { tenant: "main", user: "u_1", grants } });
  return { status: response.status, body: (await response.json()) as Page & Job & { code?: string } };
};
interface Job {
  readonly id: string;
  readonly status: string;
}
interface Page {
  readonly items: readonly Job[];
}
const secret = "personal-77";

async function someJobs() {
  state.perform = async ({ n }, work) => {
    if (n === 1) throw new Error("no luck");
    await work.progress(3, 9);
  };
  const at = new Date(state.clock).toISOString();
  await t.desk.errands.ask({ n: 1, unique: secret });
  for (let run = 0; run < 3; run += 1) {
    await t.settle();
    state.clock += 60_000;
  }
  await t.desk.errands.ask({ n: 2 });
  await t.settle();
  state.clock += 1;
  await t.desk.errands.ask({ brief: true, at: new Date(state.clock + 3_600_000).toISOString() });
  await t.as({ tenant: "other" }).errands.ask({ n: 3, at: new Date(state.clock + 60_000).toISOString() });
  return at;
}

test("listed, filtered and sorted, without what they were given, and those of the tenant alone", async () => {
  const at = await someJobs();
  const all = await get("/jobs?filter[name][ne]=jobs.tidy");
  expect(all.body.items.map(({ status }) => status)).toEqual(["queued", "completed", "failed"]);
  expect(JSON.stringify(all.body)).not.toContain(secret);
  const failed = (await get("/jobs?filter[status]=failed")).body.items;
  expect(failed).toEqual([
    {
      id: expect.any(String),
      name: "errands.run",
      status: "failed",
      system: false,
      attempts: 3,
      maxAttempts: 3,
      runAt: expect.any(String),
      progress: null,
      lastError: "no luck",
      createdBy: "u_1",
      createdAt: at,
      finishedAt: expect.any(String),
    },
  ]);
  expect((await get("/jobs?filter[name]=errands.brief")).body.items).toMatchObject([{ status: "queued" }]);
  expect((await get(`/jobs?filter[createdAt][gt]=${at}&sort=runAt`)).body.items).toMatchObject([
    { status: "completed", progress: { done: 3, of: 9 } },
    { status: "queued" },
  ]);
  expect(await get(`/jobs/${failed[0]?.id}`)).toEqual({ status: 200, body: failed[0] });
});

test.each(["input", "lease", "uniqueKey", "tenantId"])("not filtered by %s", async (name) => {
  expect(await get(`/jobs?filter[${name}]=x`)).toMatchObject({ status: 400, body: { code: "filter.invalid" } });
});

test("by those who may, and with scope own those they asked for", async () => {
  await t.as({ user: "u_2" }).errands.ask({ n: 4 });
  const [job] = (await get("/jobs?filter[status]=queued&filter[name]=errands.run")).body.items;
  const id = String(job?.id);
  const writer = [{ permission: "jobs:write" }];
  for (const path of ["/jobs", `/jobs/${id}`])
    expect(await get(path, writer)).toMatchObject({ status: 403, body: { code: "permission.denied" } });
  const own = [{ permission: "jobs:read", scope: "own" as const }];
  expect(await get(`/jobs/${id}`, own)).toMatchObject({ status: 404, body: { code: "record.notFound" } });
  expect((await t.as({ user: "u_2", grants: own }).jobs.list({})).items).toMatchObject([{ id }]);
  const other = t.as({ tenant: "other" }).jobs;
  await expect(other.get({ id })).rejects.toMatchObject({ code: "record.notFound" });
  expect(await get("/jobs/1")).toMatchObject({ status: 400, body: { code: "input.invalid" } });
});

test("cancelled and run again over HTTP", async () => {
  await t.desk.errands.ask({ n: 5 });
  const [job] = (await get("/jobs?filter[status]=queued&filter[name]=errands.run")).body.items;
  const post = async (verb: string) => {
    const response = await t.request("POST", `/jobs/${job?.id}/${verb}`, { body: {} });
    return [response.status, ((await response.json()) as Job).status];
  };
  expect(await post("cancel")).toEqual([200, "cancelled"]);
  expect(await post("retry")).toEqual([200, "queued"]);
  expect((await post("retry"))[0]).toBe(409);
});

const health = async () => (await (await t.request("GET", "/health/ready")).json()) as { jobs: unknown };

test("whether they come along, in readiness", async () => {
  expect((await health()).jobs).toEqual({ due: 0, secondsBehind: 0, failedLastDay: 0 });
  await t.desk.errands.ask({ n: 1 });
  state.clock += 90_000;
  await t.desk.errands.ask({ n: 6 });
  await t.desk.errands.ask({ n: 7, at: new Date(state.clock + 1_000).toISOString() });
  expect((await health()).jobs).toEqual({ due: 2, secondsBehind: 90, failedLastDay: 0 });
  state.perform = async () => {
    throw new Error("no luck");
  };
  for (let run = 0; run < 4; run += 1) {
    await t.settle();
    state.clock += 60_000;
  }
  expect((await health()).jobs).toMatchObject({ failedLastDay: 3 });
  state.clock += 24 * 3_600_000;
  expect((await health()).jobs).toMatchObject({ failedLastDay: 0 });
});
