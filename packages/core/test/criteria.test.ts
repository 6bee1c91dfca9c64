// Criteria: what a plugin knows of contacts, as a filter of their list.
import { Contact, criterion, definePlugin } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { shelf } from "./shelf-plugin.fixture.ts";

/** Criteria of values that a query string has as texts only. */
const counted = definePlugin({
  name: "counted",
  contract: 1,
  operations: {},
  criteria: [
    criterion({
      name: "counted.named",
      of: "contact",
      value: z.boolean(),
      permission: "contacts:read",
      ids: (named, ctx) =>
        ctx
          .from(Contact)
          .select("row.id")
          .where("row.nickname", named ? "is not" : "is", null),
    }),
    criterion({
      name: "counted.versions",
      of: "contact",
      value: z.int().min(1),
      permission: "contacts:read",
      ids: (least, ctx) => ctx.from(Contact).select("row.id").where("row.version", ">=", least),
    }),
  ],
});

const t = await createTestCrm({ plugins: [shelf, counted] });
afterAll(() => t.close());
let contactId = "";
beforeAll(async () => {
  contactId = (await t.desk.contacts.create({ displayName: "Maria" })).id;
  await t.desk.shelf.create({ title: "Zoë Straße", contactId });
});

const contacts = async (filter: object, desk = t.desk) =>
  (await desk.contacts.list({ filter: filter as never })).items.map(({ id }) => id);
test("narrow a list of contacts", async () => {
  await t.desk.contacts.create({ displayName: "Maria" });
  expect(await contacts({ "shelf.holds": "Zoë Straße" })).toEqual([contactId]);
  expect(await contacts({ "shelf.holds": "Zoë Straße", displayName: "maria" })).toEqual([contactId]);
  expect(await contacts({ "shelf.holds": "Müller" })).toEqual([]);
  const response = await t.request("GET", `/contacts?filter[shelf.holds]=${encodeURIComponent("Zoë Straße")}`);
  expect(((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([contactId]);
});

// A criterion of a number was refused over HTTP, where it comes as text.
test("take numbers, yes and no, in process and from a query string", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "Twice", nickname: "Ty" });
  await t.desk.contacts.update({ id, displayName: "Twice again" });
  for (const [name, value] of [
    ["counted.named", true],
    ["counted.versions", 2],
  ] as const) {
    expect(await contacts({ [name]: value })).toEqual([id]);
    const answer = await (await t.request("GET", `/contacts?filter[${name}]=${value}`)).json();
    expect((answer as { items: { id: string }[] }).items.map((item) => item.id)).toEqual([id]);
    for (const wrong of ["many", "", "1e3", "0x2", "-1"])
      expect((await t.request("GET", `/contacts?filter[${name}]=${wrong}`)).status).toBe(400);
  }
});

test("see no further than the caller, and need their own permission", async () => {
  const own = t.as({
    user: "u_2",
    grants: [{ permission: "contacts:read" }, { permission: "shelf:read", scope: "own" }],
  });
  expect(await contacts({ "shelf.holds": "Zoë Straße" }, own)).toEqual([]);
  const without = t.as({ grants: [{ permission: "contacts:read" }] });
  await expect(contacts({ "shelf.holds": "x" }, without)).rejects.toMatchObject({ code: "permission.denied" });
});

test("are refused where they are unknown, mistyped or of something else", async () => {
  await expect(contacts({ "shelf.burns": "x" })).rejects.toMatchObject({ code: "filter.invalid" });
  await expect(contacts({ "shelf.holds": "" })).rejects.toMatchObject({ code: "filter.invalid" });
  await expect(contacts({ "shelf.holds": { eq: "x" } })).rejects.toMatchObject({ code: "filter.invalid" });
  await expect(t.desk.organizations.list({ filter: { "shelf.holds": "x" } })).rejects.toMatchObject({
    code: "filter.invalid",
  });
});
