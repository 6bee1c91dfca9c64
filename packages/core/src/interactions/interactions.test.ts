import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let t: Awaited<ReturnType<typeof createTestCrm>>;
const ids = { anna: "", bo: "", acme: "" };
beforeAll(async () => {
  t = await createTestCrm();
  ids.anna = (await t.desk.contacts.create({ displayName: "Anna" })).id;
  ids.bo = (await t.desk.contacts.create({ displayName: "Bo" })).id;
  ids.acme = (await t.desk.organizations.create({ displayName: "Acme" })).id;
});
afterAll(() => t.close());

const call = { channel: "phone", direction: "inbound" } as const;
const seenOn = async (id: string) =>
  (await t.desk.contacts.timeline({ id, kind: "interaction" })).items.map((item) => item.interaction?.id);

test("what is recorded comes back in full, and the same when read", async () => {
  const created = await t.desk.interactions.create({
    ...call,
    occurredAt: "2026-03-02T10:12:00.5+01:00",
    durationSeconds: 340,
    subject: "Delivery",
    contactId: ids.anna,
    participants: [
      { role: "caller", contactId: ids.anna },
      { role: "to", userId: "u_7", name: "Ines" },
      { role: "cc", address: "+49 30 1" },
    ],
    externalIds: [{ source: "telephony", id: "1" }],
  });
  expect(created).toMatchObject({
    occurredAt: "2026-03-02T09:12:00.500Z",
    visibility: "internal",
    organizationId: null,
    regarding: null,
    attachments: [],
    participants: [
      { role: "caller", contactId: ids.anna, userId: null },
      { role: "to", userId: "u_7", name: "Ines", contactId: null },
      { role: "cc", address: "+49 30 1" },
    ],
    externalIds: [{ source: "telephony", id: "1" }],
  });
  expect(await t.desk.interactions.get({ id: created.id })).toEqual(created);
});

test("the same interaction told twice is refused", async () => {
  const externalIds = [{ source: "mail", id: "<a@b>" }];
  await t.desk.interactions.create({ ...call, externalIds });
  await expect(t.desk.interactions.create({ ...call, externalIds })).rejects.toMatchObject({
    code: "record.conflict",
    status: 409,
  });
});

test("it stands on the timelines of all who took part, and moves with them", async () => {
  const { id, participants } = await t.desk.interactions.create({
    ...call,
    contactId: ids.anna,
    participants: [{ role: "cc", contactId: ids.bo }],
  });
  expect(await seenOn(ids.anna)).toContain(id);
  expect(await seenOn(ids.bo)).toContain(id);
  await t.desk.interactions.update({ id, contactId: null });
  expect(await seenOn(ids.anna)).not.toContain(id);
  await t.desk.interactions.update({ id, participants: [{ id: participants[0]?.id, role: "to" }] });
  expect(await seenOn(ids.bo)).toContain(id);
  await t.desk.interactions.delete({ id });
  expect(await seenOn(ids.bo)).not.toContain(id);
  await t.desk.interactions.restore({ id });
  expect(await seenOn(ids.bo)).toContain(id);
});

test("a participant is somebody", async () => {
  await expect(
    t.desk.interactions.create({ ...call, participants: [{ role: "to", name: "?" }] }),
  ).rejects.toMatchObject({
    code: "input.invalid",
    errors: [{ pointer: "/participants/0" }],
  });
  await expect(
    t.desk.interactions.create({ ...call, participants: [{ role: "to", contactId: ids.acme }] }),
  ).rejects.toMatchObject({
    code: "reference.notFound",
  });
});

test("it is also about the firm that its person stands for, unless that is said otherwise", async () => {
  const { id: contactId } = await t.desk.contacts.create({ displayName: "Employed" });
  await t.desk.relations.create({ contactId, organizationId: ids.acme, role: "x" });
  expect(await t.desk.interactions.create({ ...call, contactId })).toMatchObject({ organizationId: ids.acme });
  expect(await t.desk.interactions.create({ ...call, contactId, organizationId: null })).toMatchObject({
    organizationId: null,
  });
});

test("its follow-up is a task about it, made in the same step or not at all", async () => {
  const followUp = { title: "Call back", dueAt: "2026-03-03T08:00:00Z", ownerId: "u_9" };
  const { id } = await t.desk.interactions.create({ ...call, contactId: ids.anna, followUp });
  const { items } = await t.desk.tasks.list({ filter: { regardingId: id } });
  expect(items).toMatchObject([
    {
      title: "Call back",
      dueAt: "2026-03-03T08:00:00.000Z",
      ownerId: "u_9",
      contactId: ids.anna,
      regarding: { type: "interaction", id },
    },
  ]);
  const before = (await t.desk.interactions.list({ count: "exact" })).count;
  const clerk = t.as({ grants: [{ permission: "interactions:*" }, { permission: "contacts:read" }] });
  await expect(clerk.interactions.create({ ...call, followUp })).rejects.toMatchObject({ code: "permission.denied" });
  expect((await t.desk.interactions.list({ count: "exact" })).count).toBe(before);
});

test("what it is about is a record that is there", async () => {
  const missing = { type: "contact", id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1bff" };
  await expect(t.desk.interactions.create({ ...call, regarding: missing })).rejects.toMatchObject({
    code: "reference.notFound",
  });
  await expect(
    t.desk.interactions.create({ ...call, regarding: { ...missing, type: "spaceship" } }),
  ).rejects.toMatchObject({ code: "reference.notFound" });
  const regarding = { type: "contact", id: ids.anna };
  const { id } = await t.desk.interactions.create({ ...call, regarding });
  expect(await t.desk.interactions.get({ id })).toMatchObject({ regarding });
  expect(await t.desk.interactions.update({ id, regarding: null })).toMatchObject({ regarding: null });
});

test("lists are by person, channel and time", async () => {
  const { id: contactId } = await t.desk.contacts.create({ displayName: "Listed" });
  for (const [channel, occurredAt] of [
    ["phone", "2026-01-01T00:00:00Z"],
    ["email", "2026-01-03T00:00:00Z"],
    ["note", "2026-01-02T00:00:00Z"],
  ] as const)
    await t.desk.interactions.create({ channel, direction: "internal", occurredAt, contactId });
  const channels = async (filter: Record<string, unknown>) =>
    (await t.desk.interactions.list({ filter: { contactId, ...filter }, sort: "-occurredAt" })).items.map(
      ({ channel }) => channel,
    );
  expect(await channels({})).toEqual(["email", "note", "phone"]);
  expect(await channels({ channel: { in: ["phone", "note"] } })).toEqual(["note", "phone"]);
  expect(await channels({ occurredAt: { gt: "2026-01-02T00:00:00Z" } })).toEqual(["email"]);
});

test("a stale version is refused", async () => {
  const { id } = await t.desk.interactions.create(call);
  await t.desk.interactions.update({ id, version: 1, outcome: "reached" });
  await expect(t.desk.interactions.update({ id, version: 1, outcome: "again" })).rejects.toMatchObject({
    code: "record.stale",
  });
});
