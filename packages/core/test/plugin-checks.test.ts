// What is said of a plugin alone, before it is composed with others and before the database is opened.
import { before } from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import { expect, test } from "vitest";
import * as z from "zod";
import { entity, errand, happened, operation, part, ping, plugin, rating } from "./plugin-parts.fixture.ts";
import { refusal } from "./refusal.fixture.ts";

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

test.each<[object, RegExp]>([
  [{ pattern: "61 * * * *" }, /the cron of job notes\.tick cannot be: "61 \* \* \* \*" is no cron pattern: .*minute/],
  [{ pattern: "0 0 30 2 *" }, /it never comes/],
  [{ pattern: "2030-01-01T00:00:00" }, /is a date\. Write a pattern like `0 6 \* \* MON-FRI`/],
  [
    { pattern: "@daily", timeZone: "Mars/Olympus" },
    /Mars\/Olympus is no time zone\. .* a time zone like Europe\/Berlin/,
  ],
])("has jobs that recur at times there are, not %j", async (cron, message) => {
  const tick = errand("notes.tick", z.strictObject({}), { per: "tenant", ...cron } as never);
  const refused = await refusal([plugin("notes", { jobs: [tick] })]);
  expect(refused).toMatch(/^Plugin "notes": /);
  expect(refused).toMatch(message);
});

test("has jobs that can recur without being told anything", async () => {
  const tick = errand("notes.tick", z.strictObject({ id: z.string() }), { pattern: "@daily", per: "system" });
  expect(await refusal([plugin("notes", { jobs: [tick] })])).toBe(
    'Plugin "notes": job notes.tick has a cron, and its input does not take {}. Give each property a default',
  );
});
