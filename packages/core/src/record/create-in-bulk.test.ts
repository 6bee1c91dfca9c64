import { createTestCrm, type TestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let t: TestCrm<[], Record<never, never>>;
beforeAll(async () => {
  t = await createTestCrm();
});
afterAll(() => t.close());

test("each item is checked by itself: what is wrong with one does not stop the others", async () => {
  const taken = await t.desk.contacts.create({ displayName: "First", externalIds: [{ source: "shop", id: "1" }] });
  await t.desk.contacts.delete({ id: taken.id });
  const response = await t.request("POST", "/contacts/bulk", {
    body: {
      items: [
        { displayName: "Anna", emails: [{ email: "anna@x.example" }], externalIds: [{ source: "shop", id: "2" }] },
        { displayName: "Bad", emails: [{ email: "nonsense" }], colour: "red" },
        {},
        { displayName: "In the bin", externalIds: [{ source: "shop", id: "1" }] },
        { displayName: "Twice", externalIds: [{ source: "shop", id: "2" }] },
        { displayName: "Attributes", attributes: { nobody: 1 } },
        { givenName: "Bob", familyName: "Uhl" },
      ],
    },
  });
  expect(response.status).toBe(200);
  const { results } = (await response.json()) as {
    results: { status: string; id?: string; errors?: { pointer: string }[] }[];
  };
  expect(results.map(({ status }) => status)).toEqual([
    "created",
    "invalid",
    "invalid",
    "invalid",
    "invalid",
    "invalid",
    "created",
  ]);
  expect(results.map(({ errors }) => errors?.map(({ pointer }) => pointer))).toEqual([
    undefined,
    ["/emails/0/email", "/colour"],
    ["/displayName"],
    ["/externalIds/0"],
    ["/externalIds/0"],
    ["/attributes/nobody"],
    undefined,
  ]);
  expect((await t.desk.contacts.list({})).items.map(({ displayName, version }) => [displayName, version])).toEqual(
    expect.arrayContaining([
      ["Anna", 1],
      ["Bob Uhl", 1],
    ]),
  );
  expect((await t.desk.contacts.list({})).items).toHaveLength(2);
});

test("external ids of more systems than a statement has parameters, one of them taken", async () => {
  const items = Array.from({ length: 340 }, (_, n) => ({
    displayName: `Known ${n}`,
    externalIds: Array.from({ length: 100 }, (_, of) => ({ source: `system ${n} ${of}`, id: String(of) })),
  }));
  await t.desk.contacts.create({ displayName: "Earlier", externalIds: [{ source: "system 339 99", id: "99" }] });
  const { results } = await t.desk.contacts.createMany({ items });
  const wrong = results.flatMap((result, index) => (result.status === "created" ? [] : [[index, result.errors]]));
  expect(wrong).toEqual([[339, [expect.objectContaining({ pointer: "/externalIds/99" })]]]);
}, 60_000);

test("organizations and relations in bulk; ends that are not there, marks that give way", async () => {
  const { results } = await t.desk.organizations.createMany({
    items: [{ displayName: "One" }, { displayName: "Two", parentId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" }],
  });
  expect(results).toMatchObject([
    { status: "created", version: 1 },
    { status: "invalid", errors: [{ pointer: "/parentId" }] },
  ]);
  const organizationId = results[0]?.status === "created" ? results[0].id : "";
  const [anna, bob] = (await t.desk.contacts.list({})).items.map(({ id }) => id) as [string, string];
  const relations = await t.desk.relations.createMany({
    items: [
      { contactId: anna, organizationId, role: "buyer", primary: true, primaryContact: true },
      { contactId: bob, organizationId, role: "owner", primary: true, primaryContact: true },
      { contactId: bob, otherContactId: anna, role: "spouse", primary: true },
      { contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03", organizationId, role: "ghost" },
      { contactId: anna, role: "nobody's" },
    ],
  });
  expect(relations.results.map(({ status }) => status)).toEqual([
    "created",
    "created",
    "invalid",
    "invalid",
    "invalid",
  ]);
  const { items } = await t.desk.relations.list({ sort: "createdAt" });
  expect(new Map(items.map(({ role, primary, primaryContact }) => [role, [primary, primaryContact]]))).toEqual(
    new Map([
      ["buyer", [true, false]],
      ["owner", [true, true]],
    ]),
  );
});

test("none, too many and unknown keys are refused as a whole", async () => {
  const post = async (body: unknown) => (await t.request("POST", "/contacts/bulk", { body })).status;
  expect(await post({ items: [] })).toBe(400);
  expect(await post({ items: Array.from({ length: 501 }, () => ({ displayName: "x" })) })).toBe(400);
  expect(await post({ items: ["Anna"] })).toBe(400);
  expect(await post({ items: [{ displayName: "x" }], all: true })).toBe(400);
});

test("who may not write one may not write many; a locked field is refused as a whole", async () => {
  const items = [{ displayName: "x", tags: ["a"] }];
  await expect(
    t.as({ grants: [{ permission: "contacts:read" }] }).contacts.createMany({ items }),
  ).rejects.toMatchObject({ code: "permission.denied" });
  const locked = t.as({ grants: [{ permission: "contacts:*", readOnly: ["tags"] }] });
  await expect(locked.contacts.createMany({ items })).rejects.toMatchObject({ code: "field.readOnly" });
});
