// More data, the same statements: no operation asks once for each row that it shows. For a single one it may say less, since
// SQLite then brings its lists along.
import { testDatabase } from "@kith/testing/test-database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Input } from "../../../../packages/testing/src/conformance/input.ts";
import { Place } from "../../../../packages/testing/src/conformance/place.ts";
import { probeName } from "../../../../packages/testing/src/conformance/probe-plugin.ts";
import { application } from "./application.ts";
import { home, seed } from "./seed.ts";
import { inWords } from "./statement-list.ts";
import { isControl, StatementWatch } from "./statement-watch.ts";

const sizes = [1, 10, 50];
const database = await testDatabase();
const app = await application(database.adapter);
const made = await seed(app, { rounds: Math.max(...sizes), tenants: [home] });
const watch = new StatementWatch();
afterAll(async () => {
  watch.stop();
  await app.crm.close();
  await database.drop();
});

async function call(key: string, input: Input): Promise<Record<string, unknown>> {
  const { status, text, output } = await app.call(home, app.operation(key), input);
  if (status >= 400) throw new Error(`${key} ${JSON.stringify(input)}: ${text}`);
  return output as Record<string, unknown>;
}
const create = async (noun: string, input: Input) => String((await call(`${noun}.create`, input))["id"]);

/** A contact with so many of everything that is shown of one, and the first of its organizations. */
async function contactWith(count: number, input: Input = {}): Promise<{ contactId: string; organizationId: string }> {
  const contactId = await create("contacts", { displayName: "Maria Anders", ...input });
  const organizations: string[] = [];
  for (let each = 0; each < count; each++) {
    organizations.push(await create("organizations", { displayName: `Alfreds ${each}` }));
    const organizationId = organizations[0];
    await create("relations", { contactId, organizationId: organizations.at(-1), role: "buyer" });
    await create("interactions", {
      contactId,
      organizationId,
      channel: "phone",
      direction: "inbound",
      subject: `${each}`,
    });
    await create("tasks", { contactId, organizationId, title: `${each}` });
  }
  return { contactId, organizationId: organizations[0] ?? "" };
}
const most = Math.max(...sizes);
const [single, few, many] = [await contactWith(1), await contactWith(2), await contactWith(most)];
const { id: imported } = await call("imports.start", { entity: "organizations", rows: most });
for (const contact of made.records(home, "contact")) await call(`${probeName}.fail`, { word: "failing", contact });
await app.settle();

// With time standing still, the schema is looked at now or not at all.
await call("permissions.list", {});

/** Each statement with how often, and what was answered. */
async function saidFor(key: string, input: Input) {
  const { answer, said } = await watch.during(() => call(key, input));
  return {
    answer,
    statements: said
      .filter((each) => !isControl(each))
      .map(({ sql }) => inWords(sql))
      .sort(),
  };
}

/** What is said for one, for some and for many. */
function expectNoGrowth([one = [], some = [], many = []]: readonly (readonly string[])[]): void {
  expect(one.length).toBeGreaterThan(0);
  expect(one.length).toBeLessThanOrEqual(some.length);
  expect(many).toEqual(some);
}

/** Whose pages they are, where that is not all. */
const of: Readonly<Record<string, Input>> = {
  "contacts.timeline": { id: many.contactId },
  "organizations.timeline": { id: many.organizationId },
  "imports.rows": { id: imported },
};
const pages = app.operations.filter(({ operation: { kind, declaration } }) => {
  const { names } = Place.of(declaration.output, "output");
  return kind === "query" && names.includes("items") && names.includes("nextCursor");
});

describe("of a page of 1, 10 and 50", () => {
  test.each(pages.map(({ key }) => key))("%s", async (key) => {
    const found: (readonly string[])[] = [];
    for (const limit of sizes) {
      const { answer, statements } = await saidFor(key, { ...of[key], limit });
      expect((answer["items"] as unknown[]).length, `${key} has too few to show it`).toBe(limit);
      found.push(statements);
    }
    expectNoGrowth(found);
  });
});

describe("of a profile with 1, 2 and 50 of everything", () => {
  test.each([
    ["contacts.profile", [single.contactId, few.contactId, many.contactId]],
    ["organizations.profile", [single.organizationId, few.organizationId, many.organizationId]],
  ])("%s", async (key, ids) => {
    const shown = [];
    for (const id of ids) shown.push(await saidFor(key, { id }));
    const interactions = shown.map(({ answer }) => (answer["interactions"] as unknown[]).length);
    expect(interactions).toEqual([1, 2, 20]);
    expectNoGrowth(shown.map(({ statements }) => statements));
  });
});

describe("of a lookup with 1, 2 and 10 matches", () => {
  const matches = [1, 2, 10];
  const number = (count: number) => `+49 30 55500${String(count).padStart(2, "0")}`;
  const email = (count: number) => `match-of-${count}@example.com`;
  beforeAll(async () => {
    for (const count of matches)
      for (let each = 0; each < count; each++)
        await contactWith(2, { phones: [{ number: number(count) }], emails: [{ email: email(count) }] });
  });
  test.each([
    ["phone", number],
    ["email", email],
  ])("by %s", async (by, point) => {
    const found = [];
    for (const count of matches) found.push(await saidFor("contacts.lookup", { [by]: point(count) }));
    expect(found.map(({ answer }) => (answer["matches"] as unknown[]).length)).toEqual(matches);
    expectNoGrowth(found.map(({ statements }) => statements));
  });
});
