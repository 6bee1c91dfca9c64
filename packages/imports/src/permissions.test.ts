import type { Grant } from "@kith/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importing } from "../test/importing.ts";

let t: Awaited<ReturnType<typeof importing>>;
beforeAll(async () => {
  t = await importing();
});
afterAll(() => t.close());

const actor = (grants: readonly Grant[], user = "u_2") => ({ tenant: "main", user, grants });
const imports = { permission: "imports:*" };
const own = "own" as const;

test("who imports must be allowed what the import does", async () => {
  const both = "CompanyName,ContactName\nFirm,Jo\n";
  const lacking = async (grants: readonly Grant[], csv: string, entity: string) =>
    (await t.refused(csv, { entity }, actor(grants))).detail;
  expect(await lacking([{ permission: "contacts:*" }], "Name\nA\n", "contacts")).toBe("You lack imports:write");
  expect(await lacking([imports, { permission: "contacts:read" }], "Name\nA\n", "contacts")).toBe(
    "You lack contacts:write",
  );
  expect(await lacking([imports], "Name\nA\n", "organizations")).toBe("You lack organizations:write");
  expect(await lacking([imports, { permission: "organizations:*" }], both, "organizations")).toBe(
    "You lack contacts:write",
  );
  expect(
    await lacking([imports, { permission: "organizations:*" }, { permission: "contacts:*" }], both, "organizations"),
  ).toBe("You lack relations:write");
  expect((await t.desk.files.list({})).items).toEqual([]);
});

test("what is made is the one's who asked; by a user with own records alone nothing of others is found or changed", async () => {
  const foreign = await t.desk.contacts.create({
    displayName: "Maria Anders",
    emails: [{ email: "maria@x.example" }],
    externalIds: [{ source: "import", id: "M1" }],
  });
  const clerk = actor([imports, { permission: "contacts:*", scope: own }]);
  const done = await t.import(
    "ID,Name,Email\n,Maria Anders,maria@x.example\nM1,Maria Anders,\n",
    { entity: "contacts", onDuplicate: "update" },
    clerk,
  );
  expect(done).toMatchObject({ createdBy: "u_2", ownerId: "u_2" });
  const rows = await t.rows(done.id);
  expect(rows.map(({ outcome }) => outcome)).toEqual(["created", "rejected"]);
  expect(JSON.stringify(rows)).not.toContain(foreign.id);
  expect(await t.desk.contacts.get({ id: rows[0]?.contact?.id as string })).toMatchObject({
    createdBy: "u_2",
    ownerId: "u_2",
  });
  expect((await t.desk.contacts.get({ id: foreign.id })).version).toBe(1);
});

test("an id that another tenant has in the same source is free", async () => {
  const externalIds = [{ source: "import", id: "T1" }];
  await t.as({ tenant: "other" }).contacts.create({ displayName: "Theirs", externalIds });
  const done = await t.import("ID,Name\nT1,Ours\n", { entity: "contacts", onDuplicate: "skip" });
  expect(done).toMatchObject({ status: "completed", counts: { created: 1, skipped: 0, rejected: 0 } });
});

test("hidden fields find nobody", async () => {
  await t.desk.contacts.create({ displayName: "Hidden", emails: [{ email: "hidden@x.example" }] });
  const blind = actor([imports, { permission: "contacts:*", hide: ["emails"] }]);
  const done = await t.import("Name\nHidden\n", { entity: "contacts" }, blind);
  expect(done.counts.created).toBe(1);
});

// Who may not see a field may not write it either; a row that were taken for somebody known by it would be skipped instead.
test.each([
  ["an address", ["emails"], [], "Name,Email\nElse,veiled@x.example\n"],
  ["a number", ["phones"], [], "Name,Phone\nVeiled Person,+49 30 23125 333\n"],
  ["a name beside a number", ["displayName"], [], "Name,Phone\nVeiled Person,+49 30 23125 333\n"],
  ["a name within a firm", ["displayName"], [], "Name,Company\nVeiled Person,Veiled Firm\n"],
  ["a firm's name", [], ["displayName"], "Name,Company\nJo,Veiled Firm\n"],
])("%s that is hidden tells nobody who is there", async (_what, ofContacts, ofOrganizations, csv) => {
  const contact = await t.desk.contacts.create({
    displayName: "Veiled Person",
    emails: [{ email: "veiled@x.example" }],
    phones: [{ number: "+49 30 23125 333" }],
  });
  const firm = await t.desk.organizations.create({ displayName: "Veiled Firm" });
  await t.desk.relations.create({ contactId: contact.id, organizationId: firm.id, role: "owner" });
  const veiled = [
    imports,
    { permission: "contacts:*", hide: ofContacts },
    { permission: "organizations:*", hide: ofOrganizations },
    { permission: "relations:*" },
  ];
  const parameters = { entity: "contacts", onDuplicate: "skip" };
  const seen = await t.import(csv, parameters, actor(veiled.map(({ permission }) => ({ permission }))));
  expect(seen.status).toBe("completed");
  const done = await t.import(csv, parameters, actor(veiled));
  expect(done).toMatchObject({ status: "failed", problem: { code: "field.readOnly" } });
  for (const { id } of await t.contacts()) await t.desk.contacts.delete({ id });
  for (const { id } of await t.organizations()) await t.desk.organizations.delete({ id });
});

test("a field that the one who imports may not write fails the import, and nothing is written", async () => {
  const locked = actor([imports, { permission: "contacts:*", readOnly: ["tags"] }]);
  const done = await t.import("Name,Tags\nLocked,x\n", { entity: "contacts" }, locked);
  expect(done).toMatchObject({ status: "failed", problem: { code: "field.readOnly" }, counts: { done: 0 } });
  expect((await t.desk.contacts.list({ filter: { displayName: "Locked" } })).items).toEqual([]);
});

test("with own imports alone only those are seen", async () => {
  const clerk = t.as({ user: "u_3", grants: [{ permission: "imports:*", scope: own }, { permission: "contacts:*" }] });
  const { id } = await t.start("Name\nX\n", { entity: "contacts" });
  await t.settle();
  expect((await clerk.imports.list({})).items).toEqual([]);
  for (const call of [
    () => clerk.imports.get({ id }),
    () => clerk.imports.rows({ id }),
    () => clerk.imports.rejects({ id }),
    () => clerk.imports.undo({ id }),
  ])
    await expect(call()).rejects.toMatchObject({ code: "record.notFound" });
});
