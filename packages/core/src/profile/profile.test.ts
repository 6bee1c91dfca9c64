import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { definePlugin } from "../plugin/define-plugin.ts";
import { section } from "../plugin/section.ts";

const Points = z.object({ points: z.int() });
const loaded: (readonly string[])[] = [];
const loyalty = definePlugin({
  name: "loyalty",
  contract: 1,
  operations: {},
  sections: [
    section({
      of: "contact",
      schema: Points,
      permission: "loyalty:read",
      load: async (ids) => {
        loaded.push(ids);
        return new Map(ids.map((id) => [id, { points: 7, secret: "not in the schema" }]));
      },
    }),
  ],
});
const broken = definePlugin({
  name: "broken",
  contract: 1,
  operations: {},
  sections: [
    section({
      of: "contact",
      schema: Points,
      permission: "contacts:read",
      load: () => Promise.reject(new Error("down")),
    }),
    section({ of: "organization", schema: Points, permission: "contacts:read", load: async () => new Map() }),
  ],
});

const reported: string[] = [];
const now = new Date("2026-06-01T00:00:00Z");
const open = () =>
  createTestCrm({
    plugins: [loyalty, broken],
    now: () => now,
    onError: (error, where) => reported.push(`${where}: ${(error as Error).message}`),
  });
let t: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  t = await open();
});
afterAll(() => t.close());

test("a profile is everything on a person in one call", async () => {
  const { desk } = t;
  const contact = await desk.contacts.create({ displayName: "Anna" });
  const spouse = await desk.contacts.create({ displayName: "Bo" });
  const firm = await desk.organizations.create({ displayName: "Acme" });
  const employed = await desk.relations.create({
    contactId: contact.id,
    organizationId: firm.id,
    role: "head",
    primary: true,
  });
  const married = await desk.relations.create({ contactId: spouse.id, otherContactId: contact.id, role: "spouse" });
  const interaction = await desk.interactions.create({
    channel: "phone",
    direction: "inbound",
    contactId: contact.id,
    occurredAt: "2026-05-01T00:00:00Z",
  });
  const task = await desk.tasks.create({ title: "x", contactId: contact.id, dueAt: "2026-07-01T00:00:00Z" });
  expect(await desk.contacts.profile({ id: contact.id })).toEqual({
    contact,
    relations: [
      { relation: employed, party: { type: "organization", id: firm.id, displayName: "Acme" } },
      { relation: married, party: { type: "contact", id: spouse.id, displayName: "Bo" } },
    ],
    interactions: [interaction],
    openTasks: [task],
    nextStep: { missing: false, dueAt: "2026-07-01T00:00:00.000Z", lastInteractionAt: "2026-05-01T00:00:00.000Z" },
    sections: { loyalty: { points: 7 } },
    failedSections: ["broken"],
  });
  expect(await desk.organizations.profile({ id: firm.id })).toMatchObject({
    organization: firm,
    people: [{ relation: employed, party: { id: contact.id, displayName: "Anna" } }],
    relations: [],
    interactions: [interaction],
    openTasks: [task],
    sections: {},
    failedSections: [],
  });
});

test("who matters most comes first: main ones, present ones, past ones, from either end", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "x" });
  const relate = async (displayName: string, more: { endsOn?: string; primary?: boolean }, organization = false) => {
    const other = await (organization ? t.desk.organizations : t.desk.contacts).create({ displayName });
    const ends = organization
      ? { contactId: id, organizationId: other.id }
      : { contactId: other.id, otherContactId: id };
    await t.desk.relations.create({ ...ends, role: "x", ...more });
  };
  await relate("past", { endsOn: "2020-01-01" });
  await relate("longer past", { endsOn: "2019-01-01" }, true);
  await relate("present", {});
  await relate("main", { primary: true }, true);
  const { relations } = await t.desk.contacts.profile({ id });
  expect(relations.map(({ party }) => party.displayName)).toEqual(["main", "present", "past", "longer past"]);
});

test("a section that fails, fails alone and is reported", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "x" });
  reported.length = 0;
  expect(await t.desk.contacts.profile({ id })).toMatchObject({
    sections: { loyalty: { points: 7 } },
    failedSections: ["broken"],
  });
  expect(reported).toEqual([expect.stringMatching(/broken.*down/)]);
});

test("sections are under their own permission, and load once for all matches of a caller", async () => {
  const phones = [{ number: "+49 40 111000" }];
  const { id } = await t.desk.contacts.create({ displayName: "x", phones });
  const other = await t.desk.contacts.create({ displayName: "y", phones });
  const reader = t.as({ grants: [{ permission: "contacts:read" }] });
  expect((await reader.contacts.profile({ id })).sections).toEqual({});
  loaded.length = 0;
  const { matches } = await t.desk.contacts.lookup({ phone: "+4940111000" });
  expect(matches.map(({ sections }) => sections)).toEqual([{ loyalty: { points: 7 } }, { loyalty: { points: 7 } }]);
  expect(loaded.map((ids) => [...ids].sort())).toEqual([[id, other.id].sort()]);
});

test.each([
  ["nothing at all", undefined, false, true],
  ["only an old interaction", "2026-01-01T00:00:00Z", false, true],
  ["a recent interaction", "2026-05-01T00:00:00Z", false, false],
  ["an old interaction and a task", "2026-01-01T00:00:00Z", true, false],
])("with %s, the next step is missing or not", async (_, occurredAt, planned, missing) => {
  const { id: contactId } = await t.desk.contacts.create({ displayName: "x" });
  if (occurredAt) await t.desk.interactions.create({ channel: "note", direction: "internal", occurredAt, contactId });
  if (planned) await t.desk.tasks.create({ title: "x", contactId });
  expect((await t.desk.contacts.profile({ id: contactId })).nextStep).toMatchObject({ missing });
});

test("who may not see tasks or interactions is not told that there is no next step", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "x" });
  const reader = t.as({ grants: [{ permission: "contacts:read" }, { permission: "tasks:read" }] });
  expect(await reader.contacts.profile({ id })).toMatchObject({ nextStep: null, interactions: [], openTasks: [] });
});

test("the newest interactions are those the caller may see", async () => {
  const { id: contactId } = await t.desk.contacts.create({ displayName: "x" });
  const mine = await t.desk.interactions.create({
    channel: "note",
    direction: "internal",
    contactId,
    occurredAt: "2025-01-01T00:00:00Z",
    ownerId: "u_own",
  });
  for (let count = 0; count < 25; count++)
    await t.desk.interactions.create({ channel: "note", direction: "internal", contactId });
  const own = t.as({
    user: "u_own",
    grants: [{ permission: "contacts:read" }, { permission: "interactions:read", scope: "own" }],
  });
  expect((await own.contacts.profile({ id: contactId })).interactions).toEqual([mine]);
});

test("who is related but not visible is left out", async () => {
  const anna = await t.desk.contacts.create({ displayName: "Anna", ownerId: "u_own" });
  const bo = await t.desk.contacts.create({ displayName: "Bo" });
  await t.desk.relations.create({ contactId: anna.id, otherContactId: bo.id, role: "x" });
  const own = t.as({
    user: "u_own",
    grants: [{ permission: "contacts:read", scope: "own" }, { permission: "relations:read" }],
  });
  expect((await own.contacts.profile({ id: anna.id })).relations).toEqual([]);
});

test("a timeline pages through what happened, with the interactions in it", async () => {
  const { id: contactId } = await t.desk.contacts.create({ displayName: "x" });
  const made = [];
  for (let day = 1; day <= 5; day++)
    made.unshift(
      await t.desk.interactions.create({
        channel: "note",
        direction: "internal",
        contactId,
        occurredAt: `2026-05-0${day}T00:00:00Z`,
      }),
    );
  const first = await t.desk.contacts.timeline({ id: contactId, limit: 3, kind: "interaction" });
  expect(first.items.map(({ interaction }) => interaction)).toEqual(made.slice(0, 3));
  expect(first.items[0]).toMatchObject({
    kind: "interaction",
    at: "2026-05-05T00:00:00.000Z",
    record: { type: "interaction", id: made[0]?.id },
  });
  const second = await t.desk.contacts.timeline({
    id: contactId,
    limit: 3,
    kind: "interaction",
    cursor: first.nextCursor ?? "",
  });
  expect(second.items.map(({ interaction }) => interaction)).toEqual(made.slice(3));
  expect(second.nextCursor).toBeNull();
  const { items } = await t.as({ grants: [{ permission: "contacts:read" }] }).contacts.timeline({ id: contactId });
  expect(items.filter(({ kind }) => kind === "interaction")).toEqual([]);
});
