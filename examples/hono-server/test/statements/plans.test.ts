// No operation reads a whole table, or all of a tenant's rows, to answer with a few. Filters that no index serves walk the
// index of the order until the page is full.
import { type RegisteredOperation, tableOf } from "@kith/core";
import { testDatabase } from "@kith/testing/test-database";
import { afterAll, describe, expect, test } from "vitest";
import type { Input } from "../../../../packages/testing/src/conformance/input.ts";
import { application } from "./application.ts";
import { casesOf } from "./cases.ts";
import { planExceptions } from "./plan-exceptions.ts";
import { planner } from "./plan-faults.ts";
import { home, seed } from "./seed.ts";
import { isControl, type Said, StatementWatch } from "./statement-watch.ts";

const database = await testDatabase();
const app = await application(database.adapter);
const made = await seed(app, { rounds: 2, tenants: [home] });
// What examples leave out: PostgreSQL has no plan to speak of for a table without a row.
const points = {
  handles: [{ kind: "web", value: "https://shop.example" }],
  externalIds: [{ source: "erp", id: "M1" }],
};
for (const [key, input] of [
  ["contacts.create", { displayName: "Maria", ...points }],
  ["organizations.create", { displayName: "Alfreds", ...points }],
  [
    "interactions.create",
    { channel: "note", direction: "internal", subject: "s", attachments: made.records(home, "file").slice(0, 1) },
  ],
] as const) {
  const { status, text } = await app.call(home, app.operation(key), input);
  if (status >= 400) throw new Error(text);
}
const plans = await planner(database);
const watch = new StatementWatch();
// With time standing still, the schema is looked at now or not at all.
await app.call(home, app.operation("permissions.list"), {});
afterAll(async () => {
  watch.stop();
  await plans.close();
  await app.crm.close();
  await database.drop();
});

const { dialect } = database.adapter;
const exceptions = planExceptions.filter((each) => (each.dialect ?? dialect) === dialect);
const met = new Set<object>();
/** The same text has the same plan. */
const known = new Map<string, readonly string[]>();

interface Answer {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
}

/** Answers what is wrong with the plans of what was said. */
async function faultsOf(said: readonly Said[], key: string, input: Input): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const each of said.filter((each) => !isControl(each))) {
    const found = known.get(each.sql) ?? (await plans.faults(each));
    known.set(each.sql, found);
    faults.push(...found.filter((line) => !isException(key, input["sort"], line)));
  }
  return faults.map((line) => `${key} ${JSON.stringify(input)}: ${line}`);
}

/** Undefined where the operation does not take the input. */
async function call(operation: RegisteredOperation, input: Input) {
  const { answer, said } = await watch.during(() => app.call(home, operation, input));
  if (answer.code === "filter.invalid") return undefined;
  if (answer.status >= 400) throw new Error(`${operation.key} ${JSON.stringify(input)}: ${answer.text}`);
  return { answer: answer.output as Answer, faults: await faultsOf(said, operation.key, input) };
}

function isException(key: string, sort: unknown, line: string): boolean {
  const exception = exceptions.find(
    ({ operation, sorts, plan }) => operation === key && (sorts?.includes(String(sort)) ?? true) && line.includes(plan),
  );
  if (exception) met.add(exception);
  return exception !== undefined;
}

/** The first page and the one after it, if there is one; how many pages that were. */
async function pagesOf(operation: RegisteredOperation, input: Input) {
  const first = await call(operation, { ...input, limit: 1 });
  const cursor = first?.answer.nextCursor;
  const next = cursor ? await call(operation, { ...input, limit: 1, cursor }) : undefined;
  const faults = [...(first?.faults ?? []), ...(next?.faults ?? [])];
  return { faults, first: first ? 1 : 0, next: next ? 1 : 0, items: first?.answer.items ?? [] };
}

const values: Readonly<Record<string, unknown>> = {
  ...{ integer: 1, number: 1.5, boolean: true, text: "Maria", json: "customer" },
  ...{ instant: "2026-03-02T09:00:00Z", date: "2026-03-02", uuid: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" },
};
const isPlain = (value: unknown) => value !== null && value !== undefined && typeof value !== "object";

/** Each filter by each operator, with values of these items, so that there are pages of what is found. */
function* filtersOf({ operation: { list } }: RegisteredOperation, items: Answer["items"]): Iterable<Input> {
  for (const name of list?.filter ?? []) {
    const kind = (list && tableOf(list.of).byProperty.get(name)?.kind) ?? "text";
    const own = items.map((item) => item[name]).filter(isPlain);
    const [one = values[kind], other = one] = own;
    for (const operator of ["eq", "ne", "gt", "lte", "startsWith", "contains"]) yield { [name]: { [operator]: one } };
    yield { [name]: { in: [one, other] } };
    for (const isNull of [true, false]) yield { [name]: { isNull } };
  }
}

const lists = app.operations.filter(({ operation }) => operation.list);

describe("lists, by each sort, alone and with each filter", { timeout: 300_000 }, () => {
  test.each(lists.map((operation) => [operation.key, operation] as const))("%s", async (_, operation) => {
    const { list } = operation.operation;
    const everything = await call(operation, {});
    const faults = [...(everything?.faults ?? [])];
    let [first, next] = [0, 0];
    for (const sort of (list?.sort ?? []).flatMap((property) => [property, `-${property}`]))
      for (const filter of [undefined, ...filtersOf(operation, everything?.answer.items ?? [])]) {
        const pages = await pagesOf(operation, { sort, ...(filter ? { filter } : {}) });
        faults.push(...pages.faults);
        first += pages.first;
        next += pages.next;
      }
    expect(faults.join("\n")).toBe("");
    expect(first).toBeGreaterThan(2 * (list?.filter.length ?? 0));
    expect(next, "pages after the first").toBeGreaterThan(1);
  });
});

describe("a lookup", () => {
  test.each([
    { phone: "+49 30 0074321" },
    { phone: "030 0074321", region: "DE" },
    { email: "maria.anders@example.com" },
    { externalId: "ALFKI", source: "shop" },
    { externalId: "ALFKI" },
  ])("by %j", async (input) => {
    const found = await call(app.operation("contacts.lookup"), input);
    expect(found?.answer).toMatchObject({ best: { person: { displayName: "Maria Anders" } } });
    expect(found?.faults.join("\n")).toBe("");
  });
});

// Commands last: they bin what queries read.
const cases = casesOf(app).toSorted((one, other) => Number(other.isQuery) - Number(one.isQuery));
/** They end the tenant that all others are of. */
const ending = ["tenants.suspend", "tenants.resume", "tenancy.delete"];

describe("every operation, by its examples", () => {
  test.each(
    cases.filter(({ operation }) => !ending.includes(operation.key)).map((each) => [each.title, each] as const),
  )("%s", async (_, { operation, ready }) => {
    const { said } = await watch.during(await ready(app, made, home));
    expect((await faultsOf(said, operation.key, {})).join("\n")).toBe("");
  });
});

test("each exception is still needed", () => {
  expect(exceptions.filter((each) => !met.has(each)).map(({ operation, plan }) => `${operation}: ${plan}`)).toEqual([]);
});
