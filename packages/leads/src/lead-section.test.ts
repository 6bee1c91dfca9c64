import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { leads } from "./leads.ts";

const { desk, as, request, close } = await createTestCrm({ plugins: [leads()] });
afterAll(close);

const hot = { wanted: "Scanners", priceRange: "high", timeframe: "thisMonth" } as const;

test("a profile shows the open leads and the last one's rating", async () => {
  const { id: contactId } = await desk.contacts.create({
    displayName: "Maria",
    phones: [{ number: "+44 20 7946 0123" }],
  });
  expect((await desk.contacts.profile({ id: contactId })).sections).toEqual({});
  const first = await desk.leads.capture({ contactId });
  await desk.leads.disqualify({ id: first.id, disqualifiedFor: "noBudget" });
  await desk.leads.capture({ contactId });
  const last = await desk.leads.capture({ contactId });
  await desk.leads.qualify({ id: last.id, answers: hot });
  const shown = { open: 2, lastLeadId: last.id, status: "qualified", rating: "hot", score: 70 };
  expect((await desk.contacts.profile({ id: contactId })).sections.leads).toEqual(shown);
  // The same before the second ring.
  const { best } = await desk.contacts.lookup({ phone: "+442079460123" });
  expect(best?.sections.leads).toEqual(shown);
});

test("a lead in the bin, a hidden score and a missing grant show nothing", async () => {
  const { id: contactId } = await desk.contacts.create({ displayName: "Veiled" });
  const { id } = await desk.leads.capture({ contactId });
  await desk.leads.qualify({ id, answers: hot });
  const sectionsFor = async (...grants: { permission: string; hide?: string[] }[]) =>
    (await as({ grants: [{ permission: "contacts:read" }, ...grants] }).contacts.profile({ id: contactId })).sections;
  expect(await sectionsFor()).toEqual({});
  expect((await sectionsFor({ permission: "leads:read", hide: ["score"] })).leads).not.toHaveProperty("score");
  await desk.leads.delete({ id });
  expect((await desk.contacts.profile({ id: contactId })).sections).toEqual({});
});

test("a list of contacts can be narrowed to those with a lead of a rating", async () => {
  const { id: contactId } = await desk.contacts.create({ displayName: "Narrowed" });
  const { id } = await desk.leads.capture({ contactId, source: "criterion" });
  await desk.leads.qualify({ id, answers: { reach: "notAtAll" } });
  const bogus = { filter: { "leads.rating": "bogus" } };
  expect((await desk.contacts.list(bogus)).items.map((contact) => contact.id)).toEqual([contactId]);
  const response = await request("GET", "/contacts?filter[leads.rating]=bogus");
  expect(((await response.json()) as { items: unknown[] }).items).toHaveLength(1);
  expect((await as({ tenant: "other" }).contacts.list(bogus)).items).toEqual([]);
  const own = as({
    user: "u_2",
    grants: [{ permission: "contacts:read" }, { permission: "leads:read", scope: "own" }],
  });
  expect((await own.contacts.list(bogus)).items).toEqual([]);
});

test("the criterion refuses other values, callers without leads, and a rating that is hidden", async () => {
  const list = (value: unknown, caller = desk) => caller.contacts.list({ filter: { "leads.rating": value } });
  await expect(list("tepid")).rejects.toMatchObject({ code: "filter.invalid" });
  const reader = { permission: "contacts:read" };
  await expect(list("hot", as({ grants: [reader] }))).rejects.toMatchObject({ code: "permission.denied" });
  const veiled = as({ grants: [reader, { permission: "leads:read", hide: ["rating"] }] });
  await expect(list("hot", veiled)).rejects.toMatchObject({ code: "field.hidden" });
});
