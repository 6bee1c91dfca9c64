// What grants say where an answer is no record of its own: sections, settings, records without an owner, events about what
// has no table, and inputs that are no fields of a record.
import { type BlobStore, Contact, command, definePlugin, event, Relation, section } from "@kith/core";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";

const sighted = event({
  name: "ghost.sighted",
  version: 1,
  permission: "ghosts:read",
  payload: z.strictObject({ where: z.string() }),
  timeline: ({ where }) => `Seen ${where}`,
});
const ghosts = definePlugin({
  name: "ghosts",
  contract: 1,
  events: [sighted],
  operations: {
    sight: command({
      summary: "See a ghost, which is no record",
      permission: "ghosts:write",
      route: "POST /ghosts",
      input: z.strictObject({ where: z.string() }),
      output: z.object({}),
    }).run(async ({ where }, ctx) => {
      ctx.record(sighted, { where }, [{ type: "ghost", id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }]);
      return {};
    }),
    possess: command({
      summary: "Act as somebody else",
      permission: "ghosts:write",
      route: "POST /ghosts/possessions",
      input: z.strictObject({}),
      output: z.object({ user: z.string() }),
    }).run(async (_input, ctx) => ctx.onBehalfOf({ ...ctx.actor, user: "u_9" }).actor),
    haunt: command({
      summary: "Make two people each other's ghost, one of them new",
      permission: "relations:write",
      route: "POST /ghosts/hauntings",
      input: z.strictObject({ contactId: z.string(), as: z.string() }),
      output: z.object({}),
    }).run(async ({ contactId, as }, ctx) => {
      const ghost = await ctx.under("contacts:write")?.create(Contact, { displayName: "Ghost", jobTitle: as });
      await ctx.create(Relation, { contactId, otherContactId: ghost?.id as string, role: as });
      ctx.record(sighted, { where: as }, [{ type: "contact", id: contactId }]);
      return {};
    }),
  },
  sections: [
    section({
      of: "contact",
      schema: z.object({ haunted: z.boolean(), house: z.string() }),
      permission: "ghosts:read",
      load: async (ids) => new Map(ids.map((id) => [id, { haunted: true, house: "on the hill" }])),
    }),
  ],
});
const t = await createTestCrm({ plugins: [ghosts] });
afterAll(() => t.close());

test("a section leaves out what the grants of its own permission hide", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "Maria" });
  const shown = async (hide: readonly string[]) => {
    const grants = [{ permission: "contacts:read" }, { permission: "ghosts:read", hide }];
    return (await t.as({ grants }).contacts.profile({ id })).sections.ghosts;
  };
  expect(await shown([])).toEqual({ haunted: true, house: "on the hill" });
  expect(await shown(["house"])).toEqual({ haunted: true });
});

test("an answer that is no record leaves out what the grants of its operation hide", async () => {
  const grants = [{ permission: "tenants:read", hide: ["region"] }];
  const settings = await t.as({ grants }).tenants.get({ id: "main" });
  expect(settings).toMatchObject({ id: "main", currency: "USD" });
  expect(settings).not.toHaveProperty("region");
});

test("a record without an owner hides what any of several scoped grants hides: whose it is it cannot say", async () => {
  const [contact, other] = [
    await t.desk.contacts.create({ displayName: "A", ownerId: "u_2", teamId: "north" }),
    await t.desk.contacts.create({ displayName: "B", ownerId: "u_2", teamId: "north" }),
  ];
  const { id } = await t.desk.relations.create({ contactId: contact.id, otherContactId: other.id, role: "spouse" });
  const seen = (grants: Parameters<typeof t.as>[0]["grants"] & object) =>
    t.as({ user: "u_2", teams: ["north"], grants }).relations.get({ id });
  const own = { permission: "relations:read", scope: "own" } as const;
  expect((await seen([own])).role).toBe("spouse");
  expect(await seen([own, { permission: "relations:read", scope: "team", hide: ["role"] }])).not.toHaveProperty("role");
  expect((await seen([own, { permission: "relations:read", hide: ["role"] }])).role).toBe("spouse");
});

test("what happened to things that have no table is for those who hold everything", async () => {
  await t.desk.ghosts.sight({ where: "in the attic" });
  const events = async (permission: string, scope: "all" | "own" = "all") => {
    const grants = [{ permission: "journal:read" }, { permission: "ghosts:read" }, { permission, scope }];
    const { items } = await t.as({ grants }).journal.read({ limit: 500 });
    return items.filter(({ event }) => event === "ghost.sighted").length;
  };
  expect(await events("*")).toBe(1);
  expect(await events("*", "own")).toBe(0);
  expect(await events("contacts:*")).toBe(0);
});

test("an input that a grant locks is refused, also where it is no field of a record", async () => {
  const grants = [{ permission: "interactions:*", readOnly: ["followUp"] }, { permission: "tasks:*" }];
  const call = { channel: "phone", direction: "inbound", occurredAt: "2026-03-02T09:12:00Z", subject: "s" } as const;
  const clerk = t.as({ grants });
  const refused = clerk.interactions.create({ ...call, followUp: { title: "Call back" } });
  await expect(refused).rejects.toMatchObject({ code: "field.readOnly", errors: [{ pointer: "/followUp" }] });
  expect((await t.desk.tasks.list({})).items).toEqual([]);
  await clerk.interactions.create(call);
});

test("a field that a grant locks is refused where a handler writes it, whatever the input calls it", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "Haunted" });
  const haunt = (readOnly: readonly string[], contacts: readonly string[]) =>
    t
      .as({
        grants: [
          { permission: "relations:*", readOnly },
          { permission: "contacts:*", readOnly: contacts },
        ],
      })
      .ghosts.haunt({ contactId: id, as: "ghost" });
  await expect(haunt(["role"], [])).rejects.toMatchObject({ code: "field.readOnly" });
  await expect(haunt([], ["jobTitle"])).rejects.toMatchObject({ code: "field.readOnly" });
  await haunt(["notes"], ["notes"]);
  // What the event says of it is told nobody from whom it is hidden.
  const told = async (hide: readonly string[]) => {
    const grants = [
      { permission: "*:read", scope: "all" as const },
      { permission: "ghosts:read", hide },
    ].slice(hide.length);
    const contacts = { permission: "contacts:read" };
    const { items } = await t.as({ grants: [contacts, ...grants] }).contacts.timeline({ id });
    return items.find(({ kind }) => kind === "ghost.sighted");
  };
  expect(await told([])).toMatchObject({ summary: "Seen ghost" });
  expect(await told(["where"])).toMatchObject({ summary: null });
});

test("a handler acts as somebody else only where the house runs it", async () => {
  await expect(t.desk.ghosts.possess({})).rejects.toMatchObject({ code: "permission.denied" });
  const house = t.crm.asSystem({ tenant: "main", reason: "test" });
  expect(await house.ghosts.possess({})).toMatchObject({ user: "u_9" });
});

test("a file that its sender may not store is refused before a byte of it is kept", async () => {
  let kept = 0;
  const store: BlobStore = {
    put: async () => {
      kept += 1;
      throw new Error("nothing was to be kept");
    },
    get: () => new ReadableStream(),
    delete: async () => undefined,
  };
  const beside = await createTestCrm({ files: store });
  try {
    const form = new FormData();
    form.set("file", new Blob(["x"]), "x.txt");
    const actor = anyone({ grants: [{ permission: "files:read" }] });
    const answer = await beside.request("POST", "/files", { body: form, actor });
    expect([answer.status, kept]).toEqual([403, 0]);
  } finally {
    await beside.close();
  }
});
