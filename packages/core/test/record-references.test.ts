// References: to what is there, in this tenant, and not in the bin.
import { expect, test } from "vitest";
import { entriesOf, t } from "./shelf.fixture.ts";

test("to what is not there, in the bin or another tenant's are refused alike, with a pointer", async () => {
  const here = await t.desk.contacts.create({ displayName: "Here" });
  const binned = await t.desk.contacts.create({ displayName: "Binned" });
  await t.desk.contacts.delete({ id: binned.id });
  const theirs = await t.as({ tenant: "other" }).contacts.create({ displayName: "Theirs" });
  const item = await t.desk.shelf.create({ contactId: here.id });
  for (const contactId of ["01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", binned.id, theirs.id]) {
    const refused = (pointer: string) => ({
      code: "reference.notFound",
      status: 422,
      errors: [{ pointer, message: `There is no contact ${contactId}` }],
    });
    await expect(t.desk.shelf.create({ contactId })).rejects.toMatchObject(refused("/contactId"));
    await expect(t.desk.shelf.update({ id: item.id, contactId })).rejects.toMatchObject(refused("/contactId"));
    await expect(t.desk.shelf.create({ lines: [{ note: "x" }, { note: "y", contactId }] })).rejects.toMatchObject(
      refused("/lines/1/contactId"),
    );
    await expect(t.desk.shelf.update({ id: item.id, lines: [{ note: "x", contactId }] })).rejects.toMatchObject(
      refused("/lines/0/contactId"),
    );
  }
  expect(await entriesOf(item.id)).toHaveLength(1);
});

test("stay where their record goes into the bin afterwards, and name it in the journal", async () => {
  const contact = await t.desk.contacts.create({ displayName: "Going" });
  const item = await t.desk.shelf.create({ contactId: contact.id, lines: [{ note: "a", contactId: contact.id }] });
  await t.desk.contacts.delete({ id: contact.id });
  const lines = [{ id: item.lines[0]?.id, note: "b" }, { note: "c" }];
  expect(await t.desk.shelf.update({ id: item.id, lines })).toMatchObject({
    contactId: contact.id,
    version: 2,
    lines: [{ note: "b", contactId: contact.id }, {}],
  });
  await expect(
    t.desk.shelf.update({ id: item.id, lines: [{ note: "d", contactId: contact.id }] }),
  ).rejects.toMatchObject({ code: "reference.notFound" });
  expect((await entriesOf(item.id)).map(({ subjects }) => subjects)).toEqual(
    Array(2).fill([
      { type: "item", id: item.id },
      { type: "contact", id: contact.id },
    ]),
  );
});
