import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { leads } from "./leads.ts";

const { desk, as, request, close } = await createTestCrm({ plugins: [leads()] });
afterAll(close);

const rejected = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));

test("becomes a contact, an organization and their relation, with nothing typed again", async () => {
  const { id } = await desk.leads.capture({
    displayName: "Jordan Reyes",
    email: "jordan@harbour.example",
    phone: "+44 20 7946 0999",
    company: "Harbour Logistics",
    source: "trade fair",
    teamId: "north",
  });
  const lead = await desk.leads.convert({ id });
  expect(lead).toMatchObject({ status: "converted", contactId: lead.convertedContactId, version: 2 });
  const profile = await desk.contacts.profile({ id: lead.convertedContactId ?? "" });
  expect(profile.contact).toMatchObject({
    displayName: "Jordan Reyes",
    kinds: ["prospect"],
    source: "trade fair",
    ownerId: "u_1",
    teamId: "north",
    emails: [{ email: "jordan@harbour.example" }],
    phones: [{ number: "+44 20 7946 0999", e164: "+442079460999" }],
  });
  expect(profile.relations).toMatchObject([
    {
      relation: { primary: true, primaryContact: true },
      party: { id: lead.convertedOrganizationId, displayName: "Harbour Logistics" },
    },
  ]);
});

test("uses the contact and the organization it matches as they are", async () => {
  const contact = await desk.contacts.create({
    displayName: "Maria Anders",
    emails: [{ email: "maria@futter.example" }],
  });
  const organization = await desk.organizations.create({ displayName: "Alfreds Futterkiste" });
  const { id } = await desk.leads.capture({
    displayName: "M. Anders",
    email: "MARIA@futter.example",
    company: "alfreds  FUTTERKISTE",
  });
  const lead = await desk.leads.convert({ id });
  expect(lead).toMatchObject({ convertedContactId: contact.id, convertedOrganizationId: organization.id });
  expect(await desk.contacts.get({ id: contact.id })).toEqual(contact);
  // And related they are once only.
  const again = await desk.leads.capture({ contactId: contact.id, organizationId: organization.id });
  await desk.leads.convert({ id: again.id });
  expect((await desk.relations.list({ filter: { contactId: contact.id } })).items).toHaveLength(1);
});

test("of a company alone becomes an organization alone", async () => {
  const { id } = await desk.leads.capture({ company: "Lone Wolf Ltd" });
  const lead = await desk.leads.convert({ id });
  expect(lead.convertedContactId).toBeNull();
  expect(await desk.organizations.get({ id: lead.convertedOrganizationId ?? "" })).toMatchObject({
    displayName: "Lone Wolf Ltd",
  });
});

test("a second time is refused with 409", async () => {
  const { id } = await desk.leads.capture({ displayName: "Once" });
  await desk.leads.convert({ id });
  const response = await request("POST", `/leads/${id}/convert`);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ code: "lead.alreadyConverted" });
  await expect(desk.leads.disqualify({ id, disqualifiedFor: "other" })).rejects.toMatchObject({
    code: "lead.alreadyConverted",
  });
});

test("of many at once one wins, and there is one contact", async () => {
  const { id } = await desk.leads.capture({ displayName: "Wanted by all", company: "Wanted by all" });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => desk.leads.convert({ id })));
  expect(rejected(results)).toHaveLength(7);
  for (const reason of rejected(results)) expect(reason).toMatchObject({ code: "lead.alreadyConverted" });
  expect((await desk.contacts.list({ filter: { displayName: "Wanted by all" } })).items).toHaveLength(1);
  expect((await desk.organizations.list({ filter: { displayName: "Wanted by all" } })).items).toHaveLength(1);
});

test("a firm whose name the caller may not see is not found by it", async () => {
  const firm = await desk.organizations.create({ displayName: "Secret Works" });
  const convert = async (hide: readonly string[]) => {
    const grants = ["leads", "contacts", "relations"].map((noun) => ({ permission: `${noun}:*` }));
    const { id } = await desk.leads.capture({ displayName: "Jo", company: "Secret Works" });
    return as({ grants: [...grants, { permission: "organizations:*", hide }] }).leads.convert({ id });
  };
  // Who may not see a name may not give one either.
  await expect(convert(["displayName"])).rejects.toMatchObject({ code: "field.readOnly" });
  expect(await convert([])).toMatchObject({ convertedOrganizationId: firm.id });
});

test("whoever may not create contacts converts nothing, not even by half", async () => {
  const grants = [{ permission: "leads:*" }, { permission: "organizations:*" }];
  const { id } = await desk.leads.capture({ displayName: "Half", company: "Half and Half" });
  await expect(as({ grants }).leads.convert({ id })).rejects.toMatchObject({ code: "permission.denied", status: 403 });
  expect((await desk.organizations.list({ filter: { displayName: "Half and Half" } })).items).toEqual([]);
  expect(await desk.leads.get({ id })).toMatchObject({ status: "new", version: 1 });
});

test("leaves its lines on the timelines of contact and organization", async () => {
  const { id } = await desk.leads.capture({ displayName: "Timely", company: "Timely Ltd" });
  await desk.leads.qualify({
    id,
    answers: { priceRange: "high", timeframe: "thisMonth", decisionMaker: "yes", reach: "phone" },
  });
  const lead = await desk.leads.convert({ id });
  const onContact = await desk.contacts.timeline({ id: lead.convertedContactId ?? "" });
  const onOrganization = await desk.organizations.timeline({ id: lead.convertedOrganizationId ?? "" });
  for (const { items } of [onContact, onOrganization])
    expect(items.map(({ kind, summary }) => [kind, summary])).toEqual([["lead.converted", "Lead converted"]]);
  const { items } = await desk.journal.read({ limit: 500 });
  const entry = items.find(({ event, subjects }) => event === "lead.qualified" && subjects[0]?.id === id);
  expect(entry?.payload).toEqual({ id, contactId: null, organizationId: null, rating: "hot", score: 80 });
});
