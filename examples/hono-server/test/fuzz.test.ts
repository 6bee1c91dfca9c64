// Every route of the composed server, from its OpenAPI description alone: requests as described and with something wrong.
// No fault, no status that is not described, no answer off its schema. `KITH_FUZZ=200` tries 200 of each,
// `KITH_FUZZ_SEED` others.
import { apiKeys } from "@kith/api-keys";
import { isCrmError } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { anyone, createTestCrm } from "@kith/testing";
import fc from "fast-check";
import { afterAll, afterEach, expect, test } from "vitest";
import type { Description } from "./fuzz/description.ts";
import { DocumentedAnswers } from "./fuzz/documented-answer.ts";
import { fuzzedRequest, toRequest } from "./fuzz/fuzzed-request.ts";

const numRuns = Number(process.env["KITH_FUZZ"] ?? 20);
const seed = Number(process.env["KITH_FUZZ_SEED"] ?? 20_260_302);

const faults: unknown[] = [];
const t = await createTestCrm({
  plugins: [apiKeys(), imports(), leads()],
  http: { authenticate: () => anyone(), onError: (error) => faults.push(error) },
  // A job may refuse what it was given, as a file that is no CSV.
  onError: (error) => (isCrmError(error) && error.status < 500) || faults.push(error),
});
afterAll(() => t.close());
// Imports come to their end, so that there is something to undo and to fetch.
afterEach(async () => {
  await t.settle();
  expect(faults).toEqual([]);
});

const description = (await (await t.request("GET", "/openapi.json")).json()) as Description;
const answers = new DocumentedAnswers(description);
const pool = new Map<string, string[]>();
const operations = Object.entries(description.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  // What makes records first, what bins them last.
  .sort((a, b) => order(a.method) - order(b.method));

function order(method: string): number {
  return method === "post" ? 0 : method === "delete" ? 2 : 1;
}

/** Remembers what an answer names, so that later requests meet records that are there. */
function remember(operationId: string, answer: unknown): void {
  const { id, nextCursor } = (answer ?? {}) as { id?: unknown; nextCursor?: unknown };
  note(operationId.split(".")[0]?.replace(/s$/, "") ?? "", id);
  note(`cursor of ${operationId}`, nextCursor);
}

function note(type: string, id: unknown): void {
  const ids = pool.get(type) ?? [];
  if (typeof id === "string" && ids.length < 50 && !ids.includes(id)) pool.set(type, [...ids, id]);
}

const { desk } = t;
const contact = await desk.contacts.create({ displayName: "Maria Anders", phones: [{ number: "+49 30 0074321" }] });
note("contact", contact.id);
const organization = await desk.organizations.create({ displayName: "Alfreds Futterkiste" });
note("organization", organization.id);
const ends = { role: "buyer", contactId: contact.id, organizationId: organization.id };
note("relation", (await desk.relations.create(ends)).id);
note("lead", (await desk.leads.capture({ displayName: "Jordan Reyes" })).id);
note("task", (await desk.tasks.create({ title: "Call", contactId: contact.id })).id);

const met = new Map<string, number>();

test.each(operations.map((one) => [one.operation.operationId, one] as const))(
  "%s",
  async (_, { path, method, operation }) => {
    const isForm = operation.requestBody !== undefined && "multipart/form-data" in operation.requestBody.content;
    const property = fc.asyncProperty(fuzzedRequest(operation, description), async (fuzzed) => {
      faults.length = 0;
      const request = toRequest(method, path, fuzzed, isForm, pool);
      const response = await t.crm.fetch(request, { actor: anyone() });
      met.set(String(response.status), (met.get(String(response.status)) ?? 0) + 1);
      const problem = await answers.problemOf(operation, response.clone());
      const told = problem && `${request.method} ${request.url} was answered with ${problem}`;
      expect(told, String((faults[0] as Error | undefined)?.stack)).toBeUndefined();
      expect(faults).toEqual([]);
      if (response.ok && response.headers.get("content-type") === "application/json")
        remember(operation.operationId, await response.json());
    });
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
  },
  600_000,
);

test("they met what was meant: answers of success and refusals of all kinds", () => {
  const count = [...met.values()].reduce((sum, one) => sum + one, 0);
  const sorted = Object.fromEntries([...met].sort());
  console.log(`${operations.length} operations, ${count} requests, seed ${seed}: ${JSON.stringify(sorted)}`);
  expect(count).toBeGreaterThanOrEqual(operations.length * numRuns);
  for (const status of ["200", "201", "400", "404"]) expect(met.get(status) ?? 0).toBeGreaterThan(numRuns);
});
