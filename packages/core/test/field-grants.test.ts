// What grants say of records and fields where core's own operations meet: the conformance suite holds each of them alone.
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, describe, expect, test } from "vitest";

const t = await createTestCrm();
afterAll(() => t.close());

test("scope `own` shows own records in get, list, lookup, profile, timeline and journal", async () => {
  await t.desk.contacts.create({ displayName: "Somebody Else", phones: [{ number: "+49 30 23125 777" }] });
  const everything = t.as({ user: "u_3" });
  const { id } = await everything.contacts.create({
    displayName: "Own Contact",
    phones: [{ number: "+49 30 23125 777" }],
  });
  await everything.interactions.create({
    channel: "note",
    direction: "internal",
    subject: "Own Note",
    contactId: id,
  });
  const own = t.as({ user: "u_3", grants: [{ permission: "*", scope: "own" }] });
  const answers = [
    await own.contacts.get({ id }),
    await own.contacts.list({}),
    await own.contacts.lookup({ phone: "+493023125777" }),
    await own.contacts.profile({ id }),
    await own.contacts.timeline({ id }),
    await own.journal.read({ limit: 500 }),
  ];
  for (const answer of answers.map((each) => JSON.stringify(each))) {
    expect(answer).toMatch(/Own (Contact|Note)/);
    expect(answer).not.toMatch(/Somebody Else/);
  }
});

describe("a hidden field", () => {
  test("does not help to find a caller", async () => {
    await t.desk.contacts.create({
      displayName: "Found",
      phones: [{ number: "+49 30 23125 002" }],
      emails: [{ email: "found@example.com" }],
      externalIds: [{ source: "shop", id: "FOUND-1" }],
    });
    const blind = t.as({ grants: [{ permission: "*", hide: ["phones", "emails", "externalIds"] }] });
    for (const input of [
      { phone: "+493023125002" },
      { email: "found@example.com" },
      { externalId: "FOUND-1", source: "shop" },
    ])
      await expect(blind.contacts.lookup(input)).rejects.toMatchObject({ code: "field.hidden" });
  });

  test("is hidden only on rows where every covering grant says so", async () => {
    const mixed = t.as({
      user: "u_4",
      grants: [
        { permission: "*", hide: ["birthday"] },
        { permission: "*", scope: "own" },
      ],
    });
    const own = await mixed.contacts.create({ displayName: "Mine", birthday: "1980-01-01" });
    const others = await t.desk.contacts.create({ displayName: "Theirs", birthday: "1981-01-01" });
    expect(own.birthday).toBe("1980-01-01");
    expect(await mixed.contacts.get({ id: own.id })).toMatchObject({ birthday: "1980-01-01" });
    expect(await mixed.contacts.get({ id: others.id })).not.toHaveProperty("birthday");
    await expect(mixed.contacts.update({ id: others.id, birthday: "1990-01-01" })).rejects.toMatchObject({
      code: "field.readOnly",
    });
  });

  // It was there: `changes` had child lists as they were written, with every property of their rows.
  test("is hidden in what the journal says of child lists, too", async () => {
    const { id } = await t.desk.contacts.create({ displayName: "Listed", emails: [{ email: "listed@example.com" }] });
    const blind = t.as({ grants: [{ permission: "*", hide: ["email", "emailKey"] }] });
    const { items } = await blind.journal.read({ limit: 500 });
    const created = items.find(({ subjects }) => subjects[0]?.id === id);
    expect(created?.changes).toMatchObject({ displayName: { to: "Listed" }, emails: { to: [{ primary: true }] } });
    expect(JSON.stringify(items)).not.toMatch(/listed@example/);
  });
});

test("a field may not be written where it is read-only, and shows all the same", async () => {
  const reader = t.as({ grants: [{ permission: "*", readOnly: ["jobTitle", "phones"] }] });
  const { id } = await t.desk.contacts.create({ displayName: "R", jobTitle: "Owner" });
  expect(await reader.contacts.get({ id })).toMatchObject({ jobTitle: "Owner" });
  for (const change of [{ jobTitle: "x" }, { phones: [] }])
    await expect(reader.contacts.update({ id, ...change })).rejects.toMatchObject({ code: "field.readOnly" });
});

test("of a record that may be written but not read its id and version are answered", async () => {
  const writer = t.crm.as(anyone({ grants: [{ permission: "contacts:write" }] }));
  const answer = await writer.contacts.create({ displayName: "Written" });
  expect(Object.keys(answer).sort()).toEqual(["id", "version"]);
  const grants = [{ permission: "contacts:write" }, { permission: "contacts:read", scope: "own" as const }];
  const reader = t.as({ user: "u_6", grants });
  expect(await reader.contacts.create({ displayName: "Own" })).toMatchObject({ displayName: "Own" });
  const others = await reader.contacts.create({ displayName: "Another's", ownerId: "u_1" });
  expect(Object.keys(others).sort()).toEqual(["id", "version"]);
});

test("an organization is found, and named, only by what its own permission shows", async () => {
  const phones = [{ number: "+49 30 23125 003" }];
  const organization = await t.desk.organizations.create({ displayName: "Holding", phones });
  const contact = await t.desk.contacts.create({ displayName: "Listed" });
  await t.desk.relations.create({ contactId: contact.id, organizationId: organization.id, role: "owner" });
  const others = ["contacts:read", "relations:read"].map((permission) => ({ permission }));
  const as = (hide: readonly string[]) => t.as({ grants: [...others, { permission: "organizations:read", hide }] });
  const found = async (hide: readonly string[]) => {
    const { matches } = await as(hide).contacts.lookup({ phone: "+493023125003" });
    return matches.map((match) => match.organization?.id);
  };
  expect(await found([])).toEqual([organization.id]);
  expect(await found(["phones"])).toEqual([]);
  const related = async (hide: readonly string[]) => (await as(hide).contacts.profile({ id: contact.id })).relations;
  expect(await related(["phones"])).toMatchObject([{ party: { displayName: "Holding" } }]);
  expect(await related(["displayName"])).toEqual([]);
});

describe("what is made", () => {
  test("is made for those the caller's grants cover", async () => {
    const own = t.as({ user: "u_5", grants: [{ permission: "contacts:*", scope: "own" }] });
    await own.contacts.create({ displayName: "Mine", ownerId: "u_5" });
    const refused = { code: "permission.denied", message: expect.stringContaining("u_1") };
    await expect(own.contacts.create({ displayName: "Theirs", ownerId: "u_1" })).rejects.toMatchObject(refused);
  });

  test("has no field in it that is read-only on such a record", async () => {
    const mixed = t.as({
      user: "u_5",
      grants: [
        { permission: "*", readOnly: ["jobTitle"] },
        { permission: "*", scope: "own" },
      ],
    });
    await mixed.contacts.create({ displayName: "Mine", jobTitle: "Owner", ownerId: "u_5" });
    const refused = { code: "field.readOnly", message: expect.stringContaining("jobTitle") };
    const theirs = { displayName: "Theirs", jobTitle: "Owner", ownerId: "u_1" };
    await expect(mixed.contacts.create(theirs)).rejects.toMatchObject(refused);
  });
});
