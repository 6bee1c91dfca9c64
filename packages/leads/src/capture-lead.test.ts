import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { leads } from "./leads.ts";

const { desk, as, request, close } = await createTestCrm({ plugins: [leads()] });
afterAll(close);

test("a lead is captured with what is known, and belongs to whoever captured it", async () => {
  const lead = await desk.leads.capture({ displayName: "Jordan Reyes", source: "trade fair", wanted: "Scanners" });
  expect(lead).toMatchObject({
    version: 1,
    status: "new",
    rating: null,
    score: null,
    scoreParts: [],
    ownerId: "u_1",
    contactId: null,
  });
  expect(await desk.leads.get({ id: lead.id })).toEqual(lead);
});

test("over HTTP it answers 201 with the record and where it is", async () => {
  const response = await request("POST", "/leads", { body: { company: "Harbour Logistics" } });
  const lead = (await response.json()) as { id: string; company: string };
  expect(response.status).toBe(201);
  expect(lead.company).toBe("Harbour Logistics");
  expect(response.headers.get("location")).toContain(lead.id);
});

test.each([
  [{}, "/displayName"],
  [{ displayName: "" }, "/displayName"],
  [{ displayName: "A", email: "not an address" }, "/email"],
  [{ displayName: "A", rating: "hot" }, "/rating"],
  [{ displayName: 7 }, "/displayName"],
  [{ contactId: "7" }, "/contactId"],
])("bad input %j is a 400 that points at %s", async (body, pointer) => {
  const response = await request("POST", "/leads", { body });
  const problem = (await response.json()) as { code: string; errors: { pointer: string }[] };
  expect(response.status).toBe(400);
  expect(problem.code).toBe("input.invalid");
  expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
});

test("a contact that is not there is refused, and nothing is written", async () => {
  const contactId = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01";
  const before = await desk.leads.list({ count: "exact" });
  await expect(desk.leads.capture({ contactId })).rejects.toMatchObject({ code: "reference.notFound", status: 422 });
  expect((await desk.leads.list({ count: "exact" })).count).toBe(before.count);
});

test("a known e-mail address makes it that contact's lead, which then shows on the contact's timeline", async () => {
  const contact = await desk.contacts.create({ displayName: "Maria", emails: [{ email: "Maria@Anders.example" }] });
  const lead = await desk.leads.capture({ displayName: "M. Anders", email: "maria@anders.example" });
  expect(lead.contactId).toBe(contact.id);
  const { items } = await desk.contacts.timeline({ id: contact.id });
  expect(items).toMatchObject([
    { kind: "lead.captured", summary: "Lead captured", record: { type: "lead", id: lead.id } },
  ]);
});

test("an address that two contacts share decides nothing", async () => {
  for (const displayName of ["One", "Other"])
    await desk.contacts.create({ displayName, emails: [{ email: "office@both.example" }] });
  expect((await desk.leads.capture({ email: "office@both.example" })).contactId).toBeNull();
});

test("a contact who has the address twice is the contact of the lead", async () => {
  const emails = [{ email: "twice@one.example" }, { email: "Twice@one.example", label: "office" }];
  const contact = await desk.contacts.create({ displayName: "Twice", emails });
  expect((await desk.leads.capture({ email: "twice@one.example" })).contactId).toBe(contact.id);
});

test("an address that the caller may not see decides nothing either", async () => {
  await desk.contacts.create({ displayName: "Secret", emails: [{ email: "secret@one.example" }] });
  const blind = [{ permission: "leads:*" }];
  const veiled = [...blind, { permission: "contacts:read", hide: ["emails"] }];
  const own = [...blind, { permission: "contacts:read", scope: "own" as const }];
  for (const grants of [blind, veiled, own])
    expect((await as({ user: "u_2", grants }).leads.capture({ email: "secret@one.example" })).contactId).toBeNull();
});
