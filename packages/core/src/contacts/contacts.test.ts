import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

type Test = Awaited<ReturnType<typeof createTestCrm>>;
let t: Test;
beforeAll(async () => {
  t = await createTestCrm();
});
afterAll(() => t.close());

const maria = {
  givenName: "Maria",
  familyName: "Anders",
  birthday: "1971-02-28",
  kinds: ["customer", "customer"] as ("customer" | "partner")[],
  tags: ["vip"],
  emails: [{ email: "Maria.Anders@example.com", label: "work" }, { email: "m@example.org" }],
  phones: [{ number: "030-0074321 ext. 7", label: "work" }],
  addresses: [{ street: "Obere Str. 57", city: "Berlin", countryName: "Germany" }],
  handles: [{ kind: "web", value: "https://anders.example" }],
};

test("what is created comes back in full, and the same when read", async () => {
  const created = await t.desk.contacts.create(maria);
  expect(created).toMatchObject({
    version: 1,
    displayName: "Maria Anders",
    birthday: "1971-02-28",
    kinds: ["customer"],
    tags: ["vip"],
    ownerId: "u_1",
    createdBy: "u_1",
    deletedAt: null,
    nickname: null,
    attributes: {},
    doNotContact: {},
    externalIds: [],
    emails: [
      { email: "Maria.Anders@example.com", label: "work", primary: true, verified: false, invalidSince: null },
      { email: "m@example.org", label: null, primary: false },
    ],
    phones: [{ number: "030-0074321 ext. 7", type: "voice", extension: "7", e164: "+49300074321", primary: true }],
    addresses: [{ city: "Berlin", country: "DE", countryName: "Germany", primary: true }],
  });
  expect(await t.desk.contacts.get({ id: created.id })).toEqual(created);
});

test("a name is never split, and is required where it has no parts", async () => {
  const { displayName, givenName, familyName } = await t.desk.contacts.create({ displayName: "Dr. Ng van der Berg" });
  expect({ displayName, givenName, familyName }).toEqual({
    displayName: "Dr. Ng van der Berg",
    givenName: null,
    familyName: null,
  });
  await expect(t.desk.contacts.create({ nickname: "Bo" })).rejects.toMatchObject({
    code: "input.invalid",
    errors: [{ pointer: "/displayName" }],
  });
});

test("the bin holds what is deleted, with all that belongs to it, until it is restored", async () => {
  const { id } = await t.desk.contacts.create({ ...maria, displayName: "Binned" });
  const deleted = await t.desk.contacts.delete({ id });
  expect(deleted).toMatchObject({ id, version: 2, deletedAt: expect.any(String), emails: [{}, {}] });
  await expect(t.desk.contacts.get({ id })).rejects.toMatchObject({ code: "record.notFound", status: 404 });
  await expect(t.desk.contacts.update({ id, jobTitle: "x" })).rejects.toMatchObject({ status: 404 });
  const listed = async (bin?: "only") =>
    (await t.desk.contacts.list({ filter: { displayName: "binned" }, ...(bin && { bin }) })).items.map(
      (item) => item.id,
    );
  expect(await listed()).toEqual([]);
  expect(await listed("only")).toEqual([id]);
  const restored = await t.desk.contacts.restore({ id });
  expect(restored).toMatchObject({ deletedAt: null, emails: [{ email: "Maria.Anders@example.com" }, {}] });
  expect(await t.desk.contacts.get({ id })).toEqual(restored);
});

test("lists filter by what a contact is and is tagged with, and sort by name without case or accents", async () => {
  const marker = { source: "list test" };
  for (const [displayName, kinds, tags] of [
    ["émile", ["customer"], ["a b"]],
    ["Zoë", ["customer", "partner"], []],
    ["Eve", [], ["a b", "c"]],
  ] as const)
    await t.desk.contacts.create({ displayName, kinds: [...kinds], tags: [...tags], ...marker });
  const names = async (filter: Record<string, unknown>, sort = "displayName") =>
    (await t.desk.contacts.list({ filter: { ...marker, ...filter }, sort })).items.map(
      ({ displayName }) => displayName,
    );
  expect(await names({})).toEqual(["émile", "Eve", "Zoë"]);
  expect(await names({}, "-displayName")).toEqual(["Zoë", "Eve", "émile"]);
  expect(await names({ kinds: "customer" })).toEqual(["émile", "Zoë"]);
  expect(await names({ tags: { in: ["c", "none"] } })).toEqual(["Eve"]);
  expect(await names({ displayName: { startsWith: "E" } })).toEqual(["émile", "Eve"]);
});

test("hostile text is kept as it is", async () => {
  const hostile = `'; drop table "contacts"; -- <script>\u202e%_\\ 🏴‍☠️ ${"x".repeat(200)}`;
  const { id } = await t.desk.contacts.create({
    displayName: hostile,
    notes: hostile,
    tags: [hostile.slice(0, 90)],
    handles: [{ kind: "x", value: hostile }],
    externalIds: [{ source: "'\"", id: hostile.slice(0, 150) }],
  });
  const read = await t.desk.contacts.get({ id });
  expect(read).toMatchObject({
    displayName: hostile,
    notes: hostile,
    tags: [hostile.slice(0, 90)],
    handles: [{ value: hostile }],
  });
  const found = await t.desk.contacts.list({ filter: { tags: hostile.slice(0, 90) } });
  expect(found.items.map((item) => item.id)).toEqual([id]);
  const looked = await t.desk.contacts.lookup({ externalId: hostile.slice(0, 150), source: "'\"" });
  expect(looked.best?.person?.id).toBe(id);
});

test.each([
  ["/birthday", { birthday: "2026-02-30" }],
  ["/birthday", { birthday: "0000-01-01" }],
  ["/emails/0/email", { emails: [{ email: "nobody" }] }],
  ["/emails/0/invalidSince", { emails: [{ email: "a@b", invalidSince: "0001-01-01T00:00:00+01:00" }] }],
  ["/emails/0/invalidSince", { emails: [{ email: "a@b", invalidSince: "9999-12-31T23:59:59-01:00" }] }],
  ["/kinds/0", { kinds: ["boss"] }],
  ["/language", { language: "deutsch bitte" }],
  ["/id", { id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }],
  ["/tenantId", { tenantId: "other" }],
  ["/createdAt", { createdAt: "2026-01-01T00:00:00Z" }],
  ["/addresses/0/country", { addresses: [{ country: "de" }] }],
])("refuses at %s: %j", async (pointer, fields) => {
  await expect(t.desk.contacts.create({ displayName: "x", ...fields } as never)).rejects.toMatchObject({
    code: "input.invalid",
    status: 400,
    errors: [{ pointer }],
  });
});

test("over HTTP: 201 with the record, PATCH, DELETE with the record", async () => {
  const created = await t.request("POST", "/contacts", { body: { displayName: "Web" } });
  expect(created.status).toBe(201);
  const { id } = (await created.json()) as { id: string };
  const patched = await t.request("PATCH", `/contacts/${id}`, { body: { jobTitle: "Owner", nickname: null } });
  expect(await patched.json()).toMatchObject({ id, jobTitle: "Owner", version: 2 });
  const deleted = await t.request("DELETE", `/contacts/${id}`);
  expect(deleted.status).toBe(200);
  expect(await deleted.json()).toMatchObject({ id, deletedAt: expect.any(String) });
  expect((await t.request("POST", `/contacts/${id}/restore`)).status).toBe(200);
});

test("what another tenant has is not there", async () => {
  const { id } = await t.desk.contacts.create(maria);
  const elsewhere = t.as({ tenant: "other" }).contacts;
  const missing = { status: 404 };
  await expect(elsewhere.get({ id })).rejects.toMatchObject(missing);
  await expect(elsewhere.update({ id, jobTitle: "x" })).rejects.toMatchObject(missing);
  await expect(elsewhere.delete({ id })).rejects.toMatchObject(missing);
  await expect(elsewhere.profile({ id })).rejects.toMatchObject(missing);
  await expect(elsewhere.timeline({ id })).rejects.toMatchObject(missing);
  expect((await elsewhere.list()).items).toEqual([]);
});

test("the owner is who makes the record, another if named, nobody if null", async () => {
  const owners = await Promise.all(
    [{}, { ownerId: "u_9" }, { ownerId: null }].map((owner) => t.desk.contacts.create({ displayName: "x", ...owner })),
  );
  expect(owners.map(({ ownerId }) => ownerId)).toEqual(["u_1", "u_9", null]);
});
