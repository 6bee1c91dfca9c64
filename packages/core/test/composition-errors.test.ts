// Every composition that cannot start says so before the database is opened, naming the culprit and the cure.
import { existsSync } from "node:fs";
import {
  before,
  capability,
  createContact,
  createCrm,
  criterion,
  event,
  job,
  type Plugin,
  provide,
  recordProperties,
  references,
  section,
} from "@kith/core";
import { type TestDatabase, testDatabase } from "@kith/testing";
import { defineEntity, p } from "@mikro-orm/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { operation, plugin } from "./plugin-parts.fixture.ts";

let database: TestDatabase;
let opened = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const start = (plugins: readonly Plugin[], omit: readonly string[] = []) =>
  createCrm({
    database: {
      ...database.adapter,
      open: () => {
        opened += 1;
        return database.adapter.open();
      },
    },
    plugins,
    omit,
  } as never);

async function refusal(plugins: readonly Plugin[], omit?: readonly string[]) {
  const error = await start(plugins, omit).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toMatchObject({ code: "composition.invalid", status: 500 });
  expect(opened).toBe(0);
  if (database.adapter.dialect === "sqlite") expect(existsSync(database.location)).toBe(false);
  return String((error as Error).message);
}

const entity = (name: string, tableName: string, properties: object = {}) =>
  defineEntity({ name, tableName, properties: { ...recordProperties, ...properties } });
const happened = (name: string, more: object = {}) =>
  event({ name, version: 1, permission: "notes:read", payload: z.strictObject({ id: z.string() }), ...more });
const errand = (name: string, input: z.ZodType = z.strictObject({})) =>
  job({ name, input, run: async () => undefined });
const rating = (name: string, more: object = {}) =>
  criterion({
    name,
    of: "contact",
    value: z.string(),
    permission: "notes:read",
    sql: (_value, id) => id as never,
    ...more,
  });
const part = (more: object) =>
  section({ of: "contact", schema: z.object({}), permission: "notes:read", load: async () => new Map(), ...more });
const ping = (route: string, more: object = {}) => ({ operations: { ping: operation({ route, ...more }) } });

describe("a plugin alone", () => {
  test.each([
    ["Notes", /Plugin "Notes": the name is not usable\. Use letters/],
    ["my-notes", /Plugin "my-notes"/],
    ["", /Plugin "": the name/],
    ["constructor", /Plugin "constructor": the name/],
    ["then", /Plugin "then": the name/],
  ])("has a usable name, not %j", async (name, message) => {
    expect(await refusal([plugin(name)])).toMatch(message);
  });

  test.each([2, 0, "1", undefined])("speaks this core's contract, not %j", async (contract) => {
    expect(await refusal([plugin("notes", { contract })])).toMatch(
      /Plugin "notes": it was written for contract .*, this core speaks 1\. Install/,
    );
  });

  test.each(["do it", "Ping", "then", "toString", "a.b"])("has usable names of operations, not %j", async (name) => {
    const message = await refusal([plugin("notes", { operations: { [name]: operation() } })]);
    expect(message).toBe(
      `Operation "notes.${name}": the name is not usable. Use letters and digits, beginning with a small letter`,
    );
  });

  test.each(["", "notes", "notes:", ":read", "notes:read:all", "notes:*", "*", "Public"])(
    "has permissions written noun:verb, not %j",
    async (permission) => {
      expect(await refusal([plugin("notes", ping("GET /notes", { permission }))])).toMatch(
        /Operation "notes\.ping": its permission is ".*"\. Write it as noun:verb/,
      );
      expect(await refusal([plugin("notes", { events: [happened("note.made", { permission })] })])).toMatch(
        /Plugin "notes": event note\.made has permission .*noun:verb/,
      );
      expect(await refusal([plugin("notes", { sections: [part({ permission })] })])).toMatch(
        /Plugin "notes": .*section.* permission .*noun:verb/,
      );
      expect(await refusal([plugin("notes", { criteria: [rating("notes.rating", { permission })] })])).toMatch(
        /Plugin "notes": .*permission .*noun:verb/,
      );
    },
  );

  test.each([
    "/notes",
    "get /notes",
    "GET notes",
    "GET /",
    "FETCH /notes",
    "GET /notes/",
    "GET /notes?x=1",
    "GET /notes/{id",
    "GET /notes/{}",
    "GET /a{id}b",
    "GET /no tes",
    "GET //notes",
  ])("has routes of a method and a path, not %j", async (route) => {
    expect(await refusal([plugin("notes", ping(route))])).toBe(
      `Operation "notes.ping": its route is "${route}". Write it as \`POST /leads/{id}/qualify\``,
    );
  });

  test("takes in what its route names", async () => {
    expect(await refusal([plugin("notes", ping("GET /notes/{id}"))])).toMatch(
      /Operation "notes\.ping": its input lacks the path parameter id\. Add id/,
    );
  });

  test("takes uploads by commands only", async () => {
    expect(await refusal([plugin("notes", ping("POST /notes", { upload: { maxBytes: 1 } }))])).toMatch(
      /Operation "notes\.ping": it takes an upload but is a query\. Declare/,
    );
  });

  test("guards what writes only", async () => {
    const read = operation();
    const guard = before(read, async () => undefined);
    expect(await refusal([plugin("notes", { operations: { read }, before: [guard] })])).toMatch(
      /Plugin "notes": it guards GET \/notes, which only reads/,
    );
  });

  test.each([
    [
      "a table without its name",
      { entities: [entity("Note", "note")] },
      /Plugin "notes": table note does not carry its name\. Call it notes_note/,
    ],
    [
      "an entity without a tenant",
      { entities: [defineEntity({ name: "Note", tableName: "notes_note", properties: { id: p.uuid().primary() } })] },
      /Plugin "notes": entity note has no tenant\. Spread/,
    ],
    [
      "a column of a type that is not stored",
      { entities: [entity("Note", "notes_note", { price: p.decimal() })] },
      /Plugin "notes": one of its entities cannot be stored\. Note\.price has type .*; use uuid, text/,
    ],
    [
      "a column of another name",
      { entities: [entity("Note", "notes_note", { price: p.integer().fieldName("cost") })] },
      /Plugin "notes": .* its column is price; leave fieldName out/,
    ],
    ["an event without a noun", { events: [happened("made")] }, /Plugin "notes": event "made" has no noun\. Name it/],
    [
      "a job without its name",
      { jobs: [errand("remind")] },
      /Plugin "notes": job remind does not carry its name\. Call it notes\.remind/,
    ],
    [
      "a criterion without its name",
      { criteria: [rating("rating")] },
      /Plugin "notes": criterion rating does not carry its name\. Call it notes\.rating/,
    ],
  ])("does not bring %s", async (_, parts, message) => {
    expect(await refusal([plugin("notes", parts)])).toMatch(message);
  });
});

describe("two together", () => {
  const answer = () => ({
    operations: { ping: operation({ route: "GET /x/{id}", input: z.strictObject({ id: z.string() }) }) },
  });
  test.each([
    ["a name", plugin("notes"), plugin("notes"), /Plugin "notes": the name is composed twice\. Leave one out/],
    [
      "a table",
      plugin("notes", { entities: [entity("Note", "notes_note")] }),
      plugin("memos", { entities: [entity("Note", "memos_note")] }),
      /Plugins "\w+" and "\w+": both have type note\. Rename/,
    ],
    [
      "an event",
      plugin("notes", { events: [happened("note.made")] }),
      plugin("memos", { events: [happened("note.made")] }),
      /Plugins "memos" and "notes": both have the event note\.made\. Rename one/,
    ],
    [
      "a route",
      plugin("notes", answer()),
      plugin("memos", answer()),
      /Operations "memos\.ping" and "notes\.ping": both answer GET \/x\/\{id\}\. Give one another route, or leave one out/,
    ],
  ])("do not share %s", async (_, one, other, message) => {
    expect(await refusal([one, other])).toMatch(message);
    expect(await refusal([other, one])).toMatch(message);
  });

  test.each([
    ["a job", { jobs: [errand("notes.x"), errand("notes.x")] }, /both have the job notes\.x/],
    ["a criterion", { criteria: [rating("notes.x"), rating("notes.x")] }, /both have the criterion notes\.x/],
    ["a table", { entities: [entity("Note", "notes_x"), entity("Memo", "notes_x")] }, /both have notes_x/],
  ])("nor does one have %s twice", async (_, parts, message) => {
    expect(await refusal([plugin("notes", parts)])).toMatch(message);
  });

  test.each(["contacts", "tenants", "journal"])("leave core its name %s", async (name) => {
    expect(await refusal([plugin(name)])).toMatch(/is composed twice/);
  });

  test("leave core its tables, types and events", async () => {
    expect(await refusal([plugin("idempotency", { entities: [entity("Key", "idempotency_keys")] })])).toMatch(
      /"jobs" and "idempotency": both have idempotency_keys/,
    );
    expect(await refusal([plugin("notes", { entities: [entity("Contact", "notes_contact")] })])).toMatch(
      /"contacts" and "notes": both have type contact/,
    );
    expect(await refusal([plugin("notes", { events: [happened("tenant.created")] })])).toMatch(
      /"tenants" and "notes": both have the event tenant\.created/,
    );
  });

  test.each(["GET /contacts", "GET /health", "GET /health/ready", "GET /openapi.json", "GET /docs"])(
    "leave core its route %s",
    async (route) => {
      expect(await refusal([plugin("notes", ping(route))])).toMatch(new RegExp(`"notes\\.ping": both answer ${route}`));
    },
  );
});

describe("capabilities and references", () => {
  const a = capability<object>()("a");
  const b = capability<object>()("b");
  const c = capability<object>()("c");
  const gives = (...all: (typeof a | typeof b | typeof c)[]) => all.map((one) => provide(one as typeof a, () => ({})));

  test("a capability that nobody provides", async () => {
    expect(await refusal([plugin("notes", { requires: [a] })])).toMatch(
      /Plugin "notes": it requires a, which nobody provides\. Compose a plugin that provides it, or answer it in createCrm/,
    );
  });

  test("a capability that two provide", async () => {
    expect(await refusal([plugin("notes", { provides: gives(a) }), plugin("memos", { provides: gives(a) })])).toMatch(
      /Plugins "notes" and "memos": both provide a\. Compose one/,
    );
  });

  test("a circle, with its path", async () => {
    const [x, y, z] = [
      plugin("x", { requires: [a], provides: gives(c) }),
      plugin("y", { requires: [b], provides: gives(a) }),
      plugin("z", { requires: [c], provides: gives(b) }),
    ];
    const message = /Plugin "x": its capabilities go in a circle: x → y → z → x\. Let one of them use `find`/;
    expect(await refusal([x, y, z])).toMatch(message);
    expect(await refusal([z, y, x])).toMatch(message);
  });

  test("a reference to what is not composed", async () => {
    const Absent = entity("Absent", "elsewhere_absent");
    const Note = entity("Note", "notes_note", { absentId: references(() => Absent) });
    expect(await refusal([plugin("notes", { entities: [Note] })])).toMatch(
      /Plugin "notes": note\.absentId references elsewhere_absent, which is not composed\. Compose the plugin/,
    );
  });

  test("an unknown name in `omit`", async () => {
    expect(await refusal([], ["contacts.burn"])).toMatch(
      /omit "contacts\.burn": there is no such operation\. Use one of .*contacts\.create/,
    );
  });

  test("what is right starts, and opens the database once", async () => {
    const guard = before(createContact, async () => undefined);
    await (
      await start(
        [
          plugin("notes", { ...ping("GET /notes"), before: [guard], requires: [a] }),
          plugin("memos", { provides: gives(a) }),
        ],
        ["notes.ping"],
      )
    ).close();
    expect(opened).toBe(1);
    opened = 0;
  });
});
