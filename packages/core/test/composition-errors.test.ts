// Plugins that cannot be composed together: said before the database is opened, naming the culprits and the cure.
import { before, capability, createContact, provide, references } from "@kith/core";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { entity, errand, happened, operation, ping, plugin, rating } from "./plugin-parts.fixture.ts";
import { opened, refusal, start } from "./refusal.fixture.ts";

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
    for (const name of ["contact.updated", "task.created", "item.deleted"])
      expect(
        await refusal([plugin("notes", { events: [happened(name)], entities: [entity("Item", "notes_item")] })]),
      ).toMatch(/Plugin "notes": event .* is what core writes when a \w+ changes\. Give the event/);
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
  });
});
