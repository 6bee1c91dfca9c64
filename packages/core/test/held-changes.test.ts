// Changes that are merged into what is stored: many at once lose nothing, though nobody names a version.
import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";

const Attributes = z.strictObject(
  Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`a${n}`, z.int().optional()])),
);
const t = await createTestCrm({ attributes: { contact: Attributes } });
afterAll(() => t.close());

test("patches of different attributes at once are all kept", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "Held" });
  const names = Array.from({ length: 20 }, (_, n) => `a${n}`);
  await Promise.all(names.map((name, n) => t.desk.contacts.update({ id, attributes: { [name]: n } })));
  const { attributes, version } = await t.desk.contacts.get({ id });
  expect(Object.keys(attributes).sort()).toEqual(names.toSorted());
  expect(version).toBe(21);
});

test("given and family name changed at once make the display name of both", async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await t.desk.contacts.create({ givenName: "Ann", familyName: "Old" });
    await Promise.all([
      t.desk.contacts.update({ id, givenName: "Maria" }),
      t.desk.contacts.update({ id, familyName: "Anders" }),
    ]);
    expect((await t.desk.contacts.get({ id })).displayName).toBe("Maria Anders");
  }
});
