import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createCrm, directoryBlobStore } from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { afterEach, expect, test } from "vitest";
import { imports } from "../imports.ts";

const rows = 5_000;
const csv = ["ID,CompanyName,ContactName,Email", ...Array.from({ length: rows }, (_, index) => lineOf(index))].join(
  "\n",
);

/** Every hundredth row is broken, every other hundredth says what the row before it said. */
function lineOf(index: number): string {
  if (index % 100 === 50) return `${index},Firm ${index},Person ${index},nonsense`;
  const number = index % 100 === 99 ? index - 1 : index;
  return `${number},Firm ${number},Person ${number},p${number}@x.example`;
}

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** CRMs one after the other on one database and one folder of files, the second with its clock past the first's lease. */
async function houses() {
  const database = await testDatabase();
  cleanUp.push(() => database.drop());
  const folder = await mkdtemp(join(tmpdir(), "kith-import-"));
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  const open = async (lateMs = 0) => {
    const crm = await createCrm({
      database: database.adapter,
      plugins: [imports()],
      files: directoryBlobStore(folder),
      http: { authenticate: async () => null },
      now: () => new Date(Date.now() + lateMs),
    });
    cleanUp.push(() => crm.close());
    return crm;
  };
  const first = await open();
  await first.migrations.apply();
  const request = new Request("http://kith.test/imports?entity=organizations", {
    method: "POST",
    body: csv,
    headers: { "content-type": "text/csv" },
  });
  const { id } = (await (await first.fetch(request, { actor: anyone() })).json()) as { id: string };
  const doneOf = async () => (await first.as(anyone()).imports.get({ id })).counts.done;
  return { database, folder, open, first, id, doneOf };
}

type House = Awaited<ReturnType<typeof houses>>;

/** Works until nothing is due, then holds report, records and journal against the file. */
async function finishAndCheck({ open, id }: House): Promise<void> {
  const crm = await open(60_000);
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
  const desk = crm.as(anyone());
  const made = rows - 100;
  expect(await desk.imports.get({ id })).toMatchObject({
    status: "completed",
    counts: { total: rows, done: rows, created: made, skipped: 50, rejected: 50 },
    made: { contacts: made, organizations: made, relations: made },
  });
  const report: number[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await desk.imports.rows({ id, limit: 200, ...(cursor ? { cursor } : {}) });
    report.push(...page.items.map(({ row }) => row));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(report).toEqual(Array.from({ length: rows }, (_, index) => index + 2));
  for (const noun of ["contacts", "organizations", "relations"] as const)
    expect((await desk[noun].list({ count: "exact", limit: 1 })).count, noun).toBe(made);
  const created = new Map<string, number>();
  for (let after: string | undefined; ; ) {
    const page = await desk.journal.read({ limit: 500, ...(after ? { after } : {}) });
    if (page.items.length === 0) break;
    for (const { event } of page.items) created.set(event, (created.get(event) ?? 0) + 1);
    after = page.nextCursor;
  }
  expect(Object.fromEntries(created)).toMatchObject({
    "contact.created": made,
    "organization.created": made,
    "relation.created": made,
    "import.completed": 1,
  });
}

/** Waits until part of the import is done. */
async function underWay({ doneOf }: House): Promise<void> {
  for (let tries = 0; (await doneOf()) < 300; tries += 1) {
    if (tries > 5_000) throw new Error("the import does not get going");
    await wait(2);
  }
}

test("a worker that is stopped in the middle gives the import back; the next goes on with every row once", async () => {
  const house = await houses();
  const stop = new AbortController();
  const working = house.first.work({ signal: stop.signal, pollMs: 5 });
  await underWay(house);
  stop.abort();
  await working;
  expect(await house.doneOf()).toBeLessThan(rows);
  await finishAndCheck(house);
}, 60_000);

test("a process that is killed in the middle: the next one goes on with every row once, journal and rows agree", async () => {
  const house = await houses();
  const script = join(import.meta.dirname, "../../test/work-until-killed.ts");
  const child = spawn(process.execPath, ["--conditions=kith-source", script, house.database.location, house.folder], {
    stdio: "inherit",
  });
  const gone = once(child, "exit");
  cleanUp.push(async () => child.kill("SIGKILL"));
  await underWay(house);
  child.kill("SIGKILL");
  await gone;
  expect(await house.doneOf()).toBeLessThan(rows);
  await finishAndCheck(house);
}, 60_000);
