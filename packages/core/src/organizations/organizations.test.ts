import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let t: Awaited<ReturnType<typeof createTestCrm>>;
beforeAll(async () => {
  t = await createTestCrm();
});
afterAll(() => t.close());

const alfreds = {
  displayName: "Alfreds Futterkiste",
  legalName: "Alfreds Futterkiste GmbH",
  taxId: "DE 123",
  size: 40,
  kinds: ["customer" as const],
  phones: [{ number: "030-0074321" }],
  addresses: [{ city: "Berlin", country: "DE" }],
};

test("what is created comes back in full, and the same when read", async () => {
  const created = await t.desk.organizations.create(alfreds);
  expect(created).toMatchObject({
    ...alfreds,
    version: 1,
    parentId: null,
    phones: [{ e164: "+49300074321" }],
    addresses: [{}],
  });
  expect(await t.desk.organizations.get({ id: created.id })).toEqual(created);
});

test("a patch changes what it names, null clears, lists are replaced", async () => {
  const { id, phones } = await t.desk.organizations.create({ ...alfreds, tags: ["a"] });
  const after = await t.desk.organizations.update({
    id,
    taxId: null,
    size: 41,
    phones: [{ id: phones[0]?.id, number: "030 5", label: "desk" }],
  });
  expect(after).toMatchObject({
    version: 2,
    taxId: null,
    size: 41,
    tags: ["a"],
    phones: [{ id: phones[0]?.id, label: "desk", number: "030 5" }],
  });
});

test("a parent is an organization that is there", async () => {
  const parent = await t.desk.organizations.create({ displayName: "Group" });
  const child = await t.desk.organizations.create({ displayName: "Branch", parentId: parent.id });
  expect((await t.desk.organizations.list({ filter: { parentId: parent.id } })).items).toEqual([child]);
  const contact = await t.desk.contacts.create({ displayName: "x" });
  await expect(t.desk.organizations.update({ id: child.id, parentId: contact.id })).rejects.toMatchObject({
    code: "reference.notFound",
    errors: [{ pointer: "/parentId" }],
  });
  await expect(
    t.as({ tenant: "other" }).organizations.create({ displayName: "x", parentId: parent.id }),
  ).rejects.toMatchObject({
    code: "reference.notFound",
  });
});

test("the same external id may be a contact's and an organization's, not two organizations'", async () => {
  const externalIds = [{ source: "shop", id: "ALFKI" }];
  await t.desk.contacts.create({ displayName: "x", externalIds });
  await t.desk.organizations.create({ ...alfreds, externalIds });
  await expect(t.desk.organizations.create({ ...alfreds, externalIds })).rejects.toMatchObject({
    code: "record.conflict",
  });
});

test("deleted goes to the bin, restored comes back", async () => {
  const { id } = await t.desk.organizations.create(alfreds);
  expect(await t.desk.organizations.delete({ id })).toMatchObject({ deletedAt: expect.any(String), phones: [{}] });
  await expect(t.desk.organizations.get({ id })).rejects.toMatchObject({ status: 404 });
  await expect(
    t.desk.contacts
      .create({ displayName: "x" })
      .then(({ id: contactId }) => t.desk.relations.create({ contactId, organizationId: id, role: "x" })),
  ).rejects.toMatchObject({
    code: "reference.notFound",
  });
  await t.desk.organizations.restore({ id });
  expect(await t.desk.organizations.get({ id })).toMatchObject({ deletedAt: null, version: 3 });
});

test("lists filter by size and sort by name", async () => {
  for (const [displayName, size] of [
    ["small", 3],
    ["Big", 900],
    ["Älter", 50],
  ] as const)
    await t.desk.organizations.create({ displayName, size, source: "sizes" });
  const { items } = await t.desk.organizations.list({
    filter: { source: "sizes", size: { gte: 50 } },
    sort: "displayName",
  });
  expect(items.map(({ displayName }) => displayName)).toEqual(["Älter", "Big"]);
});
