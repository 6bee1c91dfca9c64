import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let t: Awaited<ReturnType<typeof createTestCrm>>;
const ids = { anna: "", bo: "", acme: "", bolt: "" };
beforeAll(async () => {
  t = await createTestCrm();
  ids.anna = (await t.desk.contacts.create({ displayName: "Anna" })).id;
  ids.bo = (await t.desk.contacts.create({ displayName: "Bo" })).id;
  ids.acme = (await t.desk.organizations.create({ displayName: "Acme" })).id;
  ids.bolt = (await t.desk.organizations.create({ displayName: "Bolt" })).id;
});
afterAll(() => t.close());

test("people and organizations are related in each of the three pairs", async () => {
  const { anna, bo, acme, bolt } = ids;
  for (const ends of [
    { contactId: anna, organizationId: acme },
    { contactId: anna, otherContactId: bo },
    { organizationId: acme, otherOrganizationId: bolt },
  ]) {
    const created = await t.desk.relations.create({ ...ends, role: "knows", startsOn: "2020-01-01" });
    expect(created).toMatchObject({ ...ends, role: "knows", startsOn: "2020-01-01", endsOn: null, primary: false });
    expect(await t.desk.relations.get({ id: created.id })).toEqual(created);
  }
});

test.each([
  ["one end", () => ({ contactId: ids.anna })],
  ["three ends", () => ({ contactId: ids.anna, organizationId: ids.acme, otherContactId: ids.bo })],
  ["two others", () => ({ otherContactId: ids.anna, otherOrganizationId: ids.acme })],
  ["a person and another organization", () => ({ contactId: ids.anna, otherOrganizationId: ids.acme })],
  ["an organization and another person", () => ({ organizationId: ids.acme, otherContactId: ids.anna })],
  ["somebody with themselves", () => ({ contactId: ids.anna, otherContactId: ids.anna })],
  ["a main organization between people", () => ({ contactId: ids.anna, otherContactId: ids.bo, primary: true })],
  [
    "an end before its start",
    () => ({ contactId: ids.anna, organizationId: ids.acme, startsOn: "2020-01-02", endsOn: "2020-01-01" }),
  ],
])("refuses %s", async (_, ends) => {
  await expect(t.desk.relations.create({ ...ends(), role: "x" })).rejects.toMatchObject({
    code: "input.invalid",
    status: 400,
  });
});

test("a refused relation leaves nothing behind", async () => {
  const before = (await t.desk.relations.list({ count: "exact" })).count;
  const refused = t.desk.relations.create({
    contactId: ids.anna,
    otherContactId: ids.bo,
    primaryContact: true,
    role: "x",
  });
  await expect(refused).rejects.toMatchObject({ errors: [{ pointer: "/primaryContact" }] });
  expect((await t.desk.relations.list({ count: "exact" })).count).toBe(before);
});

test("a person has one main organization, an organization one main person", async () => {
  const first = await t.desk.relations.create({
    contactId: ids.bo,
    organizationId: ids.acme,
    role: "x",
    primary: true,
    primaryContact: true,
  });
  const second = await t.desk.relations.create({
    contactId: ids.bo,
    organizationId: ids.bolt,
    role: "x",
    primary: true,
  });
  expect(await t.desk.relations.get({ id: first.id })).toMatchObject({
    primary: false,
    primaryContact: true,
    version: 2,
  });
  const third = await t.desk.relations.create({ contactId: ids.anna, organizationId: ids.acme, role: "x" });
  await t.desk.relations.update({ id: third.id, primaryContact: true });
  expect(await t.desk.relations.get({ id: first.id })).toMatchObject({ primaryContact: false });
  expect(await t.desk.relations.get({ id: second.id })).toMatchObject({ primary: true });
  await t.desk.relations.delete({ id: second.id });
  await t.desk.relations.update({ id: first.id, primary: true });
  await t.desk.relations.restore({ id: second.id });
  expect(await t.desk.relations.get({ id: first.id })).toMatchObject({ primary: false });
});

test("an end stays, dates and role change", async () => {
  const { id } = await t.desk.relations.create({ contactId: ids.anna, organizationId: ids.acme, role: "clerk" });
  expect(await t.desk.relations.update({ id, role: "head", endsOn: "2026-01-31" })).toMatchObject({
    role: "head",
    endsOn: "2026-01-31",
  });
  await expect(t.desk.relations.update({ id, contactId: ids.bo } as never)).rejects.toMatchObject({
    errors: [{ pointer: "/contactId" }],
  });
  await expect(t.desk.relations.update({ id, startsOn: "2027-01-01" })).rejects.toMatchObject({
    errors: [{ pointer: "/endsOn" }],
  });
});

test("an end of another tenant is not there", async () => {
  const elsewhere = t.as({ tenant: "other" });
  const { id } = await elsewhere.contacts.create({ displayName: "x" });
  await expect(
    elsewhere.relations.create({ contactId: id, organizationId: ids.acme, role: "x" }),
  ).rejects.toMatchObject({ code: "reference.notFound" });
});

test("lists are by either end", async () => {
  const { id } = await t.desk.organizations.create({ displayName: "New" });
  const made = await t.desk.relations.create({ organizationId: ids.acme, otherOrganizationId: id, role: "parent" });
  expect((await t.desk.relations.list({ filter: { otherOrganizationId: id } })).items).toEqual([made]);
});
