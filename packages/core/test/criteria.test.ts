// Criteria: what a plugin knows of contacts, as a filter of their list.
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shelf } from "./shelf-plugin.fixture.ts";

const t = await createTestCrm({ plugins: [shelf] });
afterAll(() => t.close());
let contactId = "";
beforeAll(async () => {
  contactId = (await t.desk.contacts.create({ displayName: "Maria" })).id;
  await t.desk.shelf.create({ title: "Zoë Straße", contactId });
});

const contacts = async (filter: object, desk = t.desk) =>
  (await desk.contacts.list({ filter: filter as never })).items.map(({ id }) => id);
test("narrow a list of contacts", async () => {
  await t.desk.contacts.create({ displayName: "Maria" });
  expect(await contacts({ "shelf.holds": "Zoë Straße" })).toEqual([contactId]);
  expect(await contacts({ "shelf.holds": "Zoë Straße", displayName: "maria" })).toEqual([contactId]);
  expect(await contacts({ "shelf.holds": "Müller" })).toEqual([]);
  const response = await t.request("GET", `/contacts?filter[shelf.holds]=${encodeURIComponent("Zoë Straße")}`);
  expect(((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([contactId]);
});

test("see no further than the caller, and need their own permission", async () => {
  const own = t.as({
    user: "u_2",
    grants: [{ permission: "contacts:read" }, { permission: "shelf:read", scope: "own" }],
  });
  expect(await contacts({ "shelf.holds": "Zoë Straße" }, own)).toEqual([]);
  const without = t.as({ grants: [{ permission: "contacts:read" }] });
  await expect(contacts({ "shelf.holds": "x" }, without)).rejects.toMatchObject({ code: "permission.denied" });
});

test("are refused where they are unknown, mistyped or of something else", async () => {
  await expect(contacts({ "shelf.burns": "x" })).rejects.toMatchObject({ code: "filter.invalid" });
  await expect(contacts({ "shelf.holds": "" })).rejects.toMatchObject({ code: "filter.invalid" });
  await expect(contacts({ "shelf.holds": { eq: "x" } })).rejects.toMatchObject({ code: "filter.invalid" });
  await expect(t.desk.organizations.list({ filter: { "shelf.holds": "x" } })).rejects.toMatchObject({
    code: "filter.invalid",
  });
});
