import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let t: Awaited<ReturnType<typeof createTestCrm>>;
const ids = { maria: "", alfreds: "", branch: "" };
beforeAll(async () => {
  t = await createTestCrm();
  const { desk } = t;
  ids.alfreds = (
    await desk.organizations.create({
      displayName: "Alfreds",
      phones: [{ number: "+49 30 0076500" }],
      emails: [{ email: "info@alfreds.example" }],
    })
  ).id;
  ids.branch = (
    await desk.organizations.create({ displayName: "Branch", externalIds: [{ source: "shop", id: "B1" }] })
  ).id;
  ids.maria = (
    await desk.contacts.create({
      displayName: "Maria",
      phones: [{ number: "030-0074321" }, { number: "+1 (503) 555-7555 x12" }],
      addresses: [{ country: "DE" }],
      emails: [{ email: "Maria@Example.com" }],
      externalIds: [{ source: "shop", id: "ALFKI" }],
    })
  ).id;
  await desk.relations.create({
    contactId: ids.maria,
    organizationId: ids.branch,
    role: "adviser",
    startsOn: "2024-01-01",
  });
  await desk.relations.create({ contactId: ids.maria, organizationId: ids.alfreds, role: "sales", primary: true });
});
afterAll(() => t.close());

const best = async (input: Parameters<typeof t.desk.contacts.lookup>[0]) => (await t.desk.contacts.lookup(input)).best;

test.each([
  [{ phone: "+49300074321" }, "phone"],
  [{ phone: "0049 30 0074321", region: "DE" }, "phone"],
  [{ phone: "030/007 43 21", region: "DE" }, "phone"],
  [{ phone: "030 0074321", region: "FR" }, "phone"],
  [{ phone: "49300074321" }, "phone"],
  [{ phone: "+1 503 555 7555 ext. 12" }, "phone"],
  [{ email: "MARIA@example.COM" }, "email"],
  [{ externalId: "ALFKI", source: "shop" }, "externalId"],
  [{ externalId: "ALFKI" }, "externalId"],
])("%j opens the person with the main organization", async (input, matchedBy) => {
  expect(await best(input)).toMatchObject({
    matchedBy,
    person: { id: ids.maria, emails: [{}] },
    organization: { id: ids.alfreds },
  });
});

test.each([
  { phone: "+495035557555" },
  { phone: "0074321" },
  { phone: "unknown" },
  { email: "aria@example.com" },
  { externalId: "ALFKI", source: "erp" },
])("%j is nobody's", async (input) => {
  expect(await t.desk.contacts.lookup(input)).toEqual({ best: null, matches: [] });
});

test("over HTTP a plus need not be encoded", async () => {
  const response = await t.request("GET", "/contacts/lookup?phone=+49300074321");
  expect(await response.json()).toMatchObject({ best: { person: { id: ids.maria } }, matches: [{}] });
});

test.each([
  [{}, ""],
  [{ phone: "1", email: "a@b" }, "/email"],
  [{ email: "a@b", source: "shop" }, "/source"],
  [{ email: "a@b", region: "DE" }, "/region"],
  [{ phone: "" }, "/phone"],
])("refuses %j", async (input, pointer) => {
  await expect(t.desk.contacts.lookup(input)).rejects.toMatchObject({ code: "input.invalid", errors: [{ pointer }] });
});

test("the last 20 interactions and the open tasks come with the person", async () => {
  const { desk } = t;
  const { id: contactId } = await desk.contacts.create({
    displayName: "Busy",
    emails: [{ email: "busy@example.com" }],
  });
  for (let day = 1; day <= 22; day++)
    await desk.interactions.create({
      channel: "note",
      direction: "internal",
      subject: `${day}`,
      occurredAt: new Date(Date.UTC(2026, 0, day)).toISOString(),
      ...(day === 22 ? { participants: [{ role: "to", contactId }] } : { contactId }),
    });
  const open = await desk.tasks.create({ title: "open", contactId });
  const done = await desk.tasks.create({ title: "done", contactId });
  await desk.tasks.complete({ id: done.id });
  const match = await best({ email: "busy@example.com" });
  expect(match?.interactions.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 20 }, (_, index) => `${22 - index}`),
  );
  expect(match?.openTasks).toEqual([open]);
});

test("a switchboard alone is the organization, with whoever stands for it", async () => {
  const { desk } = t;
  const { id } = await desk.organizations.create({ displayName: "Board", phones: [{ number: "+49 40 111000" }] });
  const phone = "+4940111000";
  expect(await best({ phone })).toMatchObject({ person: null, organization: { id } });
  const [one, two] = await Promise.all(["One", "Two"].map((displayName) => desk.contacts.create({ displayName })));
  await desk.relations.create({ contactId: one?.id, organizationId: id, role: "x" });
  expect(await best({ phone })).toMatchObject({ person: { id: one?.id }, organization: { id } });
  const second = await desk.relations.create({ contactId: two?.id, organizationId: id, role: "x" });
  expect(await best({ phone })).toMatchObject({ person: null, organization: { id } });
  await desk.relations.update({ id: second.id, primaryContact: true });
  expect(await best({ phone })).toMatchObject({ person: { id: two?.id }, organization: { id } });
  await desk.relations.update({ id: second.id, endsOn: "2020-01-01" });
  expect(await best({ phone })).toMatchObject({ person: { id: one?.id }, organization: { id } });
});

test("a shared number: people first, whom we spoke to last before the others, their firm not again", async () => {
  const { desk } = t;
  const phones = [{ number: "+49 40 222000" }];
  const firm = await desk.organizations.create({ displayName: "Firm", phones });
  const other = await desk.organizations.create({ displayName: "Other firm", phones });
  const people = [];
  for (const [displayName, day] of [
    ["old", 1],
    ["new", 3],
    ["never", 0],
    ["middle", 2],
  ] as const) {
    const person = await desk.contacts.create({ displayName, phones });
    people.push(person);
    if (day)
      await desk.interactions.create({
        channel: "phone",
        direction: "inbound",
        contactId: person.id,
        occurredAt: `2026-01-0${day}T00:00:00Z`,
      });
  }
  await desk.relations.create({ contactId: people[0]?.id, organizationId: firm.id, role: "x" });
  const { matches } = await desk.contacts.lookup({ phone: "+4940222000" });
  expect(matches.map(({ person, organization }) => [person?.displayName, organization?.displayName])).toEqual([
    ["new", undefined],
    ["middle", undefined],
    ["old", "Firm"],
    ["never", undefined],
    [undefined, "Other firm"],
  ]);
  expect(other.id).toBe(matches[4]?.organization?.id);
});

test("no more matches than a screen holds", async () => {
  const phones = [{ number: "+49 40 333000" }];
  for (let count = 0; count < 12; count++) await t.desk.contacts.create({ displayName: `${count}`, phones });
  expect((await t.desk.contacts.lookup({ phone: "+4940333000" })).matches).toHaveLength(10);
});

test("the binned, another tenant's and another scope's are nobody", async () => {
  const phones = [{ number: "+49 40 444000" }];
  const { id } = await t.desk.contacts.create({ displayName: "x", phones });
  const phone = "+4940444000";
  expect((await t.as({ tenant: "other" }).contacts.lookup({ phone })).best).toBeNull();
  const grants = [{ permission: "contacts:read", scope: "own" as const }];
  expect((await t.as({ user: "u_2", grants }).contacts.lookup({ phone })).best).toBeNull();
  expect((await t.as({ user: "u_1", grants }).contacts.lookup({ phone })).best).toMatchObject({ person: { id } });
  await t.desk.contacts.delete({ id });
  expect((await t.desk.contacts.lookup({ phone })).best).toBeNull();
});

test("each part is under its own permission", async () => {
  const person = t.as({ grants: [{ permission: "contacts:read" }] });
  const match = (await person.contacts.lookup({ phone: "+49300074321" })).best;
  expect(match).toMatchObject({ person: { id: ids.maria }, organization: null, interactions: [], openTasks: [] });
  expect((await person.contacts.lookup({ phone: "+49300076500" })).best).toBeNull();
});

test("what is hidden is not searched by", async () => {
  const grants = [{ permission: "contacts:read", hide: ["phones"] }];
  await expect(t.as({ grants }).contacts.lookup({ phone: "+49300074321" })).rejects.toMatchObject({
    code: "field.hidden",
  });
  const match = (await t.as({ grants }).contacts.lookup({ email: "maria@example.com" })).best;
  expect(match?.person).not.toHaveProperty("phones");
});

test("a number is read in the tenant's region where nothing else is known", async () => {
  const elsewhere = t.as({ tenant: "other" }).contacts;
  const { id } = await elsewhere.create({ displayName: "x", phones: [{ number: "040 555000" }] });
  expect((await elsewhere.lookup({ phone: "+4940555000" })).best).toMatchObject({
    person: { id, phones: [{ e164: "+4940555000" }] },
  });
  expect((await elsewhere.lookup({ phone: "040555000" })).best).toMatchObject({ person: { id } });
});
