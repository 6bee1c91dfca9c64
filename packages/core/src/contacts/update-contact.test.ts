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
  kinds: ["customer" as const],
  tags: ["vip"],
  emails: [{ email: "Maria.Anders@example.com", label: "work" }, { email: "m@example.org" }],
};

test("a name made of parts follows them, a chosen one stays", async () => {
  const derived = await t.desk.contacts.create({ givenName: "Ana", familyName: "Trujillo" });
  expect(await t.desk.contacts.update({ id: derived.id, familyName: "Ruiz" })).toMatchObject({
    displayName: "Ana Ruiz",
  });
  const chosen = await t.desk.contacts.create({ displayName: "Anita", givenName: "Ana" });
  expect(await t.desk.contacts.update({ id: chosen.id, familyName: "Ruiz" })).toMatchObject({ displayName: "Anita" });
});

test("a patch changes what it names, null clears, and the rest stays", async () => {
  const { id } = await t.desk.contacts.create({ ...maria, doNotContact: { phone: "asked on 2 March", fax: "none" } });
  const changed = await t.desk.contacts.update({
    id,
    birthday: null,
    jobTitle: "Owner",
    tags: [],
    doNotContact: { fax: null, email: "bounced" },
  });
  expect(changed).toMatchObject({
    version: 2,
    birthday: null,
    jobTitle: "Owner",
    familyName: "Anders",
    kinds: ["customer"],
    tags: [],
    doNotContact: { phone: "asked on 2 March", email: "bounced" },
    emails: [{ email: "Maria.Anders@example.com" }, { email: "m@example.org" }],
  });
});

test("a list in a patch replaces the list, its items matched by id", async () => {
  const { id, emails } = await t.desk.contacts.create(maria);
  const [work, home] = emails;
  await t.desk.contacts.update({
    id,
    emails: [{ id: work?.id, email: "maria@example.com", verified: true }, { email: "new@example.com" }],
  });
  const after = await t.desk.contacts.get({ id });
  expect(after.version).toBe(2);
  expect(after.emails).toMatchObject([
    { id: work?.id, email: "maria@example.com", label: "work", primary: true, verified: true },
    { email: "new@example.com", primary: false },
  ]);
  expect(after.emails.map((email) => email.id)).not.toContain(home?.id);
});

test("an item's id is one of this record's", async () => {
  const other = await t.desk.contacts.create(maria);
  const { id } = await t.desk.contacts.create(maria);
  const foreign = t.desk.contacts.update({ id, emails: [{ id: other.emails[0]?.id, email: "x@example.com" }] });
  await expect(foreign).rejects.toMatchObject({ code: "reference.notFound" });
  await expect(
    t.desk.contacts.create({
      displayName: "x",
      emails: [{ id: other.emails[0]?.id, email: "x@example.com" } as never],
    }),
  ).rejects.toMatchObject({
    code: "input.invalid",
    errors: [{ pointer: "/emails/0/id" }],
  });
});

test("one of a list is primary", async () => {
  const second = await t.desk.contacts.create({
    displayName: "x",
    emails: [{ email: "a@x.example" }, { email: "b@x.example", primary: true }],
  });
  expect(second.emails.map(({ primary }) => primary)).toEqual([false, true]);
  const both = {
    displayName: "x",
    phones: [
      { number: "1", primary: true },
      { number: "2", primary: true },
    ],
  };
  await expect(t.desk.contacts.create(both)).rejects.toMatchObject({ errors: [{ pointer: "/phones/1/primary" }] });
});

test("phones are read in the country of the address, also when only that changes", async () => {
  const { id, phones } = await t.desk.contacts.create({
    displayName: "x",
    phones: [{ number: "(91) 555 22 82" }],
    addresses: [{ country: "ES" }],
  });
  expect(phones[0]?.e164).toBe("+34915552282");
  const moved = await t.desk.contacts.update({ id, addresses: [{ country: "US" }] });
  expect(moved.phones).toMatchObject([{ id: phones[0]?.id, number: "(91) 555 22 82", e164: null }]);
});

test("an external id is one record's, and stays its row over a patch", async () => {
  const externalIds = [{ source: "shop", id: "K-1" }];
  const { id } = await t.desk.contacts.create({ displayName: "x", externalIds });
  await expect(t.desk.contacts.create({ displayName: "y", externalIds })).rejects.toMatchObject({
    code: "record.conflict",
    status: 409,
  });
  const more = await t.desk.contacts.update({ id, externalIds: [{ source: "erp", id: "K-1" }, ...externalIds] });
  expect(more.externalIds).toEqual([
    { source: "erp", id: "K-1" },
    { source: "shop", id: "K-1" },
  ]);
  const same = await t.desk.contacts.update({ id, externalIds: more.externalIds });
  expect(same.version).toBe(more.version);
});

test("a stale version is refused in update, delete and restore", async () => {
  const { id } = await t.desk.contacts.create(maria);
  await t.desk.contacts.update({ id, version: 1, jobTitle: "a" });
  const stale = { code: "record.stale", status: 412 };
  await expect(t.desk.contacts.update({ id, version: 1, jobTitle: "b" })).rejects.toMatchObject(stale);
  await expect(t.desk.contacts.delete({ id, version: 1 })).rejects.toMatchObject(stale);
  await t.desk.contacts.delete({ id, version: 2 });
  await expect(t.desk.contacts.restore({ id, version: 2 })).rejects.toMatchObject(stale);
});
