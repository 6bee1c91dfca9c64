// How many SQL statements each operation takes, held by a file that is reviewed. See docs/contributing.md.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { application } from "./application.ts";
import { type Case, casesOf } from "./cases.ts";
import { elsewhere, home, type Seed, seed } from "./seed.ts";
import { seededDatabase } from "./seeded-database.ts";
import { type Counted, counted, differences, listOf, readList } from "./statement-list.ts";
import { StatementWatch } from "./statement-watch.ts";

const dialect = process.env["KITH_TEST_DATABASE"] ?? "sqlite";
const file = join(import.meta.dirname, `statements.${dialect}.txt`);

let made: Seed | undefined;
const database = await seededDatabase(async ({ adapter, owner }) => {
  const app = await application(adapter);
  made = await seed(app, { rounds: 2, owner });
  await app.crm.close();
});
const watch = new StatementWatch();
afterAll(async () => {
  watch.stop();
  await database.drop();
});

/** Runs `work` with an application on a copy of the seeded database. */
async function onCopy<T>(work: (app: Awaited<ReturnType<typeof application>>) => Promise<T>): Promise<T> {
  const copy = await database.copy();
  const app = await application(copy.adapter);
  try {
    return await work(app);
  } finally {
    await app.crm.close();
    await copy.drop();
  }
}

/** Warm: the other tenant has done the same before, and this one has done something. */
async function count(app: Awaited<ReturnType<typeof application>>, each: Case): Promise<Counted> {
  const call = async (tenant: string) => each.ready(app, made as Seed, tenant);
  await (await call(elsewhere))();
  const ready = await call(home);
  await app.call(home, app.operation("permissions.list"), {});
  const { answer, said } = await watch.during(ready);
  const { code, status } = answer;
  return counted(each.title, said, status < 400 ? undefined : `${status} ${code}`);
}

test("each operation issues the statements that the file lists", { timeout: 300_000 }, async () => {
  const all = await onCopy(async (app) => {
    const cases = casesOf(app);
    const found = new Map<Case, Counted>();
    for (const each of cases.filter(({ isQuery }) => isQuery)) found.set(each, await count(app, each));
    for (const each of cases.filter(({ isQuery }) => !isQuery))
      found.set(each, await onCopy((fresh) => count(fresh, each)));
    return cases.map((each) => found.get(each) as Counted);
  });
  const listed = existsSync(file) ? readList(readFileSync(file, "utf8")) : [];
  const changed = differences(listed, all);
  const message = `${changed.join("\n\n")}\n\nIf that is meant: pnpm accept:statements, and say in the commit why.\n`;
  await expect(listOf(dialect, all), message).toMatchFileSnapshot(file);
});
