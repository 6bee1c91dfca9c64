// Every operation of core and the composed plugins, taken from the registry: without its grant, as another tenant, with
// scope `own`, with hidden fields. A new operation is held to this without a line here.
import { type Actor, type Grant, isCrmError, type RegisteredOperation } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const made = await createTestCrm({ plugins: [imports(), leads()] });
const { crm, request } = made;
const operations = crm.operations;
const permissions = [...new Set(operations.map(({ operation }) => operation.permission))];
const database = await made.database.open();
afterAll(async () => {
  await database.close();
  await made.close();
});

type Input = Record<string, unknown>;
type Services = Record<string, Record<string, (input: Input) => Promise<unknown>>>;
const services = (actor: Actor) => crm.as(actor) as unknown as Services;
const owner = anyone();
const csv = "Company,Contact,Email\nCANARY Ltd,CANARY Person,canary-import@example.com\n";

/** What is made first, each with strings that must never turn up where they should not. */
const seeds: Record<string, Input> = {
  organizations: { displayName: "CANARY Organization", notes: "CANARY", phones: [{ number: "+49 30 23125 001" }] },
  contacts: {
    displayName: "CANARY Contact",
    notes: "CANARY",
    emails: [{ email: "canary@example.com" }],
    phones: [{ number: "+49 30 23125 002" }],
    externalIds: [{ source: "shop", id: "CANARY-1" }],
  },
  relations: { notes: "CANARY", role: "CANARY", contactId: "contacts", organizationId: "organizations" },
  interactions: {
    channel: "phone",
    direction: "inbound",
    occurredAt: "2026-03-02T09:12:00Z",
    subject: "CANARY",
    body: "CANARY",
    contactId: "contacts",
    organizationId: "organizations",
  },
  tasks: { title: "CANARY", contactId: "contacts" },
  leads: { displayName: "CANARY Lead", email: "canary-lead@example.com", wanted: "CANARY", contactId: "contacts" },
};
const hide = [
  "displayName",
  "name",
  "subject",
  "body",
  "title",
  "notes",
  "role",
  "emails",
  "phones",
  "externalIds",
  "email",
  "phone",
  "company",
  "wanted",
  "answers",
  "changes",
  "payload",
  "fileName",
  "mapping",
  "values",
  "data",
  "problem",
];

/** The id that a plugin's examples use for its records → the record made here. */
const ids = new Map<string, string>();
const madeIds: Record<string, string> = {};

function substituted(value: unknown): unknown {
  if (typeof value === "string") return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substituted(member)]));
  return value;
}

const inputsOf = ({ operation }: RegisteredOperation): Input[] =>
  (operation.declaration.examples ?? []).map((example) => substituted(example) as Input);

async function attempt(
  actor: Actor,
  operation: RegisteredOperation,
  input: Input,
): Promise<{ output?: unknown; code?: string }> {
  try {
    return { output: await services(actor)[operation.plugin]?.[operation.name]?.(input) };
  } catch (error) {
    if (!isCrmError(error)) throw error;
    expect(error.status, `${operation.key}: ${error.message}`).toBeLessThan(500);
    return { output: { message: error.message, data: error.data, errors: error.errors }, code: error.code };
  }
}

/** Every row of a tenant, or those of given records, as text. */
async function dump(where: (row: Record<string, unknown>) => boolean): Promise<string> {
  const lines: string[] = [];
  for (const { name, columns } of await database.kysely.introspection.getTables()) {
    if (!columns.some((column) => column.name === "tenant_id") || /^(jobs|job_schedules|journal_seals)$/.test(name))
      continue;
    for (const row of await database.rows(`select * from "${name}"`, []))
      if (where(row))
        lines.push(
          `${name} ${JSON.stringify(row, (_key, value) => (typeof value === "bigint" ? String(value) : value))}`,
        );
  }
  return lines.sort().join("\n");
}

async function seed(actor: Actor): Promise<Record<string, string>> {
  const records: Record<string, string> = {};
  for (const [plugin, input] of Object.entries(seeds)) {
    const create = plugin === "leads" ? "capture" : "create";
    const filled = Object.fromEntries(
      Object.entries(input).map(([key, value]) => [
        key,
        records[String(value)] && key.endsWith("Id") ? records[String(value)] : value,
      ]),
    );
    records[plugin] = String(((await services(actor)[plugin]?.[create]?.(filled)) as { id?: string } | undefined)?.id);
  }
  const file = await request("POST", "/files?name=CANARY.csv", {
    body: csv,
    headers: { "content-type": "text/csv" },
    actor,
  });
  expect(file.status).toBe(201);
  records["files"] = ((await file.json()) as { id: string }).id;
  const started = await request("POST", "/imports?entity=organizations", {
    body: csv,
    headers: { "content-type": "text/csv" },
    actor,
  });
  expect(started.status, await started.clone().text()).toBeLessThan(300);
  records["imports"] = ((await started.json()) as { id: string }).id;
  await made.settle();
  const jobs = await crm.as(actor).jobs.list({ filter: { name: "imports.run" } });
  records["jobs"] = String(jobs.items[0]?.id);
  return records;
}

beforeAll(async () => {
  Object.assign(madeIds, await seed(owner));
  for (const [plugin, id] of Object.entries(madeIds)) {
    const get = operations.find(({ key }) => key === `${plugin}.get`);
    const example = get?.operation.declaration.examples?.[0] as { id: string };
    ids.set(example.id, id);
  }
  console.log(`${operations.length} operations, ${permissions.length} permissions`);
});

describe("every operation", () => {
  test("has an example that its own schema accepts, and one for each id in its route", () => {
    for (const operation of operations) expect(inputsOf(operation).length, operation.key).toBeGreaterThan(0);
  });

  test.each(operations.map((operation) => [operation.key, operation] as const))(
    "%s is refused without its grant",
    async (key, operation) => {
      const { permission } = operation.operation;
      if (permission === "public") return;
      const grants: Grant[] = permissions
        .filter((other) => other !== permission)
        .map((other) => ({ permission: other }));
      const lacking = anyone({ grants });
      for (const input of inputsOf(operation)) {
        const { code } = await attempt(lacking, operation, input);
        expect(code, key).toBe("permission.denied");
      }
      const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => String(inputsOf(operation)[0]?.[name]));
      const answer = await request(operation.method, path, {
        actor: lacking,
        ...(operation.method === "GET" || operation.method === "DELETE" ? {} : { body: {} }),
      });
      expect(answer.status, key).toBe(403);
      const nobody = await crm.fetch(new Request(`http://kith.test${path}`, { method: operation.method }));
      expect(nobody.status, key).toBe(401);
    },
  );

  test.each(operations.map((operation) => [operation.key, operation] as const))(
    "%s shows and changes nothing of another tenant",
    async (key, operation) => {
      const stranger = anyone({ tenant: "other", user: "u_1" });
      const before = await dump((row) => row["tenant_id"] === "main");
      for (const input of inputsOf(operation)) {
        const { output, code } = await attempt(stranger, operation, input);
        expect(JSON.stringify(output ?? null), key).not.toMatch(/canary/i);
        const named = [...ids.values()].some((id) => Object.values(input).includes(id));
        if (named && "id" in input && operation.path.includes("{id}")) expect(code, key).toBe("record.notFound");
      }
      await made.settle();
      expect(await dump((row) => row["tenant_id"] === "main")).toBe(before);
    },
  );

  test.each(
    operations
      .filter(({ operation }) => operation.kind === "query")
      .map((operation) => [operation.key, operation] as const),
  )("%s shows no other user's records to scope `own`", async (key, operation) => {
    const other = anyone({ user: "u_2", grants: [{ permission: "*", scope: "own" }] });
    for (const input of inputsOf(operation)) {
      const { output, code } = await attempt(other, operation, input);
      expect(JSON.stringify(output ?? null), key).not.toMatch(/canary/i);
      if (operation.path.includes("{id}") && operation.plugin !== "tenants") expect(code, key).toBe("record.notFound");
    }
  });

  test("no command changes another user's records for scope `own`", async () => {
    const other = anyone({ user: "u_2", grants: [{ permission: "*", scope: "own" }] });
    const protectedIds = new Set(Object.values(madeIds));
    const rowsOf = () => dump((row) => protectedIds.has(String(row["id"])));
    const before = await rowsOf();
    for (const operation of operations.filter(({ operation }) => operation.kind === "command"))
      for (const input of inputsOf(operation)) {
        const { output, code } = await attempt(other, operation, input);
        expect(JSON.stringify(output ?? null), operation.key).not.toMatch(/canary/i);
        // The house's own are refused to everybody else.
        const houses = code === "permission.denied" && operation.operation.permission === "tenants:suspend";
        if (operation.path.includes("{id}") && !houses) expect(code, operation.key).toBe("record.notFound");
      }
    await made.settle();
    expect(await rowsOf()).toBe(before);
  });

  test("scope `own` shows own records in get, list, lookup, profile, timeline and journal", async () => {
    const own = anyone({ user: "u_3", grants: [{ permission: "*", scope: "own" }] });
    const everyone = services(anyone({ user: "u_3" }));
    const contact = (await everyone["contacts"]?.["create"]?.({
      displayName: "Own Contact",
      phones: [{ number: "+49 30 23125 777" }],
    })) as { id: string };
    await everyone["interactions"]?.["create"]?.({
      channel: "note",
      direction: "internal",
      subject: "Own Note",
      contactId: contact.id,
    });
    const mine = services(own);
    const answers = [
      await mine["contacts"]?.["get"]?.({ id: contact.id }),
      await mine["contacts"]?.["list"]?.({}),
      await mine["contacts"]?.["lookup"]?.({ phone: "+493023125777" }),
      await mine["contacts"]?.["profile"]?.({ id: contact.id }),
      await mine["contacts"]?.["timeline"]?.({ id: contact.id }),
      await mine["journal"]?.["read"]?.({ limit: 500 }),
    ].map((answer) => JSON.stringify(answer));
    for (const answer of answers) {
      expect(answer).toMatch(/Own (Contact|Note)/);
      expect(answer).not.toMatch(/canary/i);
    }
  });
});

describe("a hidden field", () => {
  const grants: Grant[] = [{ permission: "*", hide }];
  const blind = anyone({ grants });
  const hidden = new Set(hide);

  /** Names of properties anywhere in an answer. */
  function names(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap(names);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, member]) => [name, ...names(member)]);
  }

  test.each(
    operations
      .filter(({ operation }) => operation.kind === "query")
      .map((operation) => [operation.key, operation] as const),
  )("is nowhere in %s", async (key, operation) => {
    for (const input of inputsOf(operation)) {
      const { output, code } = await attempt(blind, operation, input);
      if (code === undefined)
        expect(
          names(output).filter((name) => hidden.has(name)),
          key,
        ).toEqual([]);
      expect(JSON.stringify(output ?? null), key).not.toMatch(/canary/i);
    }
  });

  test.each(
    operations.filter(({ operation }) => operation.list).map((operation) => [operation.key, operation] as const),
  )("cannot be filtered or sorted by in %s", async (key, operation) => {
    for (const property of operation.operation.list?.filter ?? []) {
      const { code } = await attempt(anyone({ grants: [{ permission: "*", hide: [property] }] }), operation, {
        filter: { [property]: "x" },
      });
      expect(code, `${key} ${property}`).toBe("field.hidden");
    }
    for (const property of operation.operation.list?.sort ?? []) {
      const { code } = await attempt(anyone({ grants: [{ permission: "*", hide: [property] }] }), operation, {
        sort: property,
      });
      expect(code, `${key} ${property}`).toBe("field.hidden");
    }
  });

  test("does not help to find a caller", async () => {
    for (const input of [
      { phone: "+493023125002" },
      { email: "canary@example.com" },
      { externalId: "CANARY-1", source: "shop" },
    ])
      await expect(services(blind)["contacts"]?.["lookup"]?.(input)).rejects.toMatchObject({ code: "field.hidden" });
  });

  test("is hidden only on rows where every covering grant says so", async () => {
    const mixed = anyone({
      user: "u_4",
      grants: [
        { permission: "*", hide: ["birthday"] },
        { permission: "*", scope: "own" },
      ],
    });
    const own = (await services(mixed)["contacts"]?.["create"]?.({ displayName: "Mine", birthday: "1980-01-01" })) as {
      id: string;
      birthday: string;
    };
    const others = (await services(owner)["contacts"]?.["create"]?.({
      displayName: "Theirs",
      birthday: "1981-01-01",
    })) as { id: string };
    expect(own.birthday).toBe("1980-01-01");
    expect(await services(mixed)["contacts"]?.["get"]?.({ id: own.id })).toMatchObject({ birthday: "1980-01-01" });
    expect(await services(mixed)["contacts"]?.["get"]?.({ id: others.id })).not.toHaveProperty("birthday");
    await expect(
      services(mixed)["contacts"]?.["update"]?.({ id: others.id, birthday: "1990-01-01" }),
    ).rejects.toMatchObject({ code: "field.readOnly" });
  });

  test("may not be written where it is read-only, and shows all the same", async () => {
    const reader = anyone({ grants: [{ permission: "*", readOnly: ["jobTitle", "phones"] }] });
    const contact = (await services(owner)["contacts"]?.["create"]?.({ displayName: "R", jobTitle: "Owner" })) as {
      id: string;
    };
    expect(await services(reader)["contacts"]?.["get"]?.({ id: contact.id })).toMatchObject({ jobTitle: "Owner" });
    for (const change of [{ jobTitle: "x" }, { phones: [] }])
      await expect(services(reader)["contacts"]?.["update"]?.({ id: contact.id, ...change })).rejects.toMatchObject({
        code: "field.readOnly",
      });
  });

  test("leaves of a record that may be written but not read its id and version", async () => {
    const writer = anyone({ grants: [{ permission: "contacts:write" }] });
    const answer = await services(writer)["contacts"]?.["create"]?.({ displayName: "Written" });
    expect(Object.keys(answer as object).sort()).toEqual(["id", "version"]);
  });
});
