// Tenants: made by the house alone, unknown ones refused, their settings at work.
import { command, createCrm, definePlugin } from "@kith/core";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, describe, expect, test } from "vitest";
import * as z from "zod";

const nested = definePlugin({
  name: "nested",
  contract: 1,
  operations: {
    who: command({
      summary: "s",
      permission: "nested:write",
      route: "POST /nested",
      input: z.strictObject({}),
      output: z.record(z.string(), z.unknown()),
    }).run(async (_input, ctx) => ({ ...ctx.tenant })),
  },
});
const t = await createTestCrm({ plugins: [nested] });
afterAll(() => t.close());
const house = (tenant = "main", reason = "onboarding") => t.crm.asSystem({ tenant, reason });
const acme = { id: "acme", name: "Acme GmbH", region: "DE", locale: "de", timeZone: "Europe/Berlin", currency: "EUR" };

test("only the house makes a tenant, whatever a caller's grants say", async () => {
  await expect(t.desk.tenants.create({ id: "mine" })).rejects.toMatchObject({ code: "permission.denied" });
  const response = await t.request("POST", "/tenants", { body: { id: "mine" } });
  expect(response.status).toBe(404);
  await expect(t.as({ tenant: "mine" }).contacts.list({})).rejects.toMatchObject({ code: "tenant.unknown" });
  expect(() => t.as({ user: "system:host" })).toThrow(/system:/);
});

test("a tenant is made once, its reason in the journal", async () => {
  expect(await house().tenants.create(acme)).toEqual({ ...acme, suspended: false });
  await expect(house().tenants.create({ id: "acme" })).rejects.toMatchObject({ code: "tenant.exists", status: 409 });
  const { items } = await t.desk.journal.read({ limit: 500 });
  expect(items.filter(({ payload }) => (payload as { tenant?: string }).tenant === "acme")).toMatchObject([
    {
      event: "tenant.created",
      actor: "system:host",
      causedBy: "onboarding",
      subjects: [{ type: "tenant", id: "acme" }],
    },
  ]);
});

test("its settings are used, its own alone are read", async () => {
  await house().tenants.create({ ...acme, id: "berlin" });
  const desk = t.as({ tenant: "berlin" });
  expect(await desk.nested.who({})).toEqual({ ...acme, id: "berlin", suspended: false });
  expect(await desk.tenants.get({ id: "berlin" })).toEqual({ ...acme, id: "berlin", suspended: false });
  await expect(desk.tenants.get({ id: "main" })).rejects.toMatchObject({ code: "tenant.unknown" });
  const phone = { displayName: "Maria", phones: [{ number: "030 123456" }] };
  expect((await desk.contacts.create(phone)).phones[0]?.e164).toBe("+4930123456");
  expect((await t.desk.contacts.create(phone)).phones[0]?.e164).not.toBe("+4930123456");
});

test("settings that nothing could be done with are refused", async () => {
  const refused = async (settings: object, pointer: string) =>
    expect(house().tenants.create({ id: "odd", ...settings } as never), JSON.stringify(settings)).rejects.toMatchObject(
      { code: "input.invalid", errors: [{ pointer }] },
    );
  for (const locale of ["de_DE", "x", "", "de-", "12"]) await refused({ locale }, "/locale");
  for (const region of ["DEU", "de", "", "D1"]) await refused({ region }, "/region");
  for (const timeZone of ["Berlin", "GMT+25", "", "../etc"]) await refused({ timeZone }, "/timeZone");
  for (const currency of ["EURO", "eur", "€", ""]) await refused({ currency }, "/currency");
  for (const id of ["", "a b", "a/b", "ä", "a".repeat(65)]) await refused({ id }, "/id");
  for (const locale of ["de", "de-AT", "zh-Hant-TW", "sr-Latn"]) {
    const id = locale.replaceAll("-", "_");
    await house().tenants.create({ id, locale });
    const desk = t.as({ tenant: id });
    expect(
      (await desk.contacts.create({ displayName: "x", addresses: [{ countryName: "Deutschland" }] })).addresses,
    ).toHaveLength(1);
  }
});

test("an unknown tenant is refused everywhere, and one that comes later is known then", async () => {
  const desk = t.as({ tenant: "later" });
  const refused = { code: "tenant.unknown", status: 404 };
  await expect(desk.contacts.list({})).rejects.toMatchObject(refused);
  await expect(desk.contacts.create({ displayName: "x" })).rejects.toMatchObject(refused);
  await expect(house("later").tenants.create({ id: "even-later" })).rejects.toMatchObject(refused);
  expect((await t.request("GET", "/contacts", { actor: anyone({ tenant: "later" }) })).status).toBe(404);
  await house().tenants.create({ id: "later" });
  expect((await desk.contacts.list({})).items).toEqual([]);
});

test("the house says for whom and why", async () => {
  for (const options of [
    { tenant: "main" },
    { tenant: "main", reason: "" },
    { tenant: "main", reason: "x".repeat(129) },
    { reason: "r" },
    { tenant: "", reason: "r" },
  ])
    expect(() => t.crm.asSystem(options as never), JSON.stringify(options)).toThrow(
      expect.objectContaining({ code: "actor.invalid" }),
    );
  await house("other", "repair 4711").contacts.create({ displayName: "Repaired" });
  const { items } = await t.as({ tenant: "other" }).journal.read({ limit: 500 });
  expect(items.at(-1)).toMatchObject({ event: "contact.created", actor: "system:host", causedBy: "repair 4711" });
});

test.each([
  [null, "actor.missing"],
  [{ user: "u", grants: [] }, "actor.invalid"],
  [{ tenant: "main", grants: [] }, "actor.invalid"],
  [{ tenant: "main", user: "u" }, "actor.invalid"],
  [{ tenant: "main", user: "", grants: [] }, "actor.invalid"],
  [{ tenant: "x".repeat(129), user: "u", grants: [] }, "actor.invalid"],
  [{ tenant: "main", user: "u", teams: [""], grants: [] }, "actor.invalid"],
  [{ tenant: "main", user: "u", grants: [{ permission: "contacts" }] }, "actor.invalid"],
  [{ tenant: "main", user: "u", grants: [{ permission: "contacts:*:x" }] }, "actor.invalid"],
  [{ tenant: "main", user: "u", grants: [{ permission: "contacts:read", scope: "mine" }] }, "actor.invalid"],
  [{ tenant: "main", user: "u", grants: [null] }, "actor.invalid"],
])("the actor %j is refused before anything is done", (actor, code) => {
  expect(() => t.crm.as(actor as never)).toThrow(expect.objectContaining({ code }));
});

describe("a suspended tenant", () => {
  const suspended = { code: "tenant.suspended", status: 403 };

  test("is shut to its callers, in process and over HTTP, loses nothing, and is let in again", async () => {
    await house().tenants.create({ id: "late" });
    const desk = t.as({ tenant: "late" });
    const contact = await desk.contacts.create({ displayName: "Maria" });
    const own = t.crm.asSystem({ tenant: "late", reason: "unpaid" });
    expect(await own.tenants.suspend({ id: "late" })).toMatchObject({ id: "late", suspended: true });
    expect(await own.tenants.suspend({ id: "late" })).toMatchObject({ suspended: true });
    await expect(desk.contacts.get({ id: contact.id })).rejects.toMatchObject(suspended);
    await expect(desk.contacts.create({ displayName: "x" })).rejects.toMatchObject(suspended);
    const actor = anyone({ tenant: "late" });
    const form = new FormData();
    form.set("file", new Blob(["x"]), "x.txt");
    for (const answer of [
      await t.request("GET", "/contacts", { actor }),
      await t.request("POST", "/files", { actor, body: form }),
    ]) {
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "tenant.suspended" });
    }
    expect((await own.contacts.list({})).items).toHaveLength(1);
    expect((await t.desk.contacts.list({})).items.length).toBeGreaterThan(0);
    await own.tenants.resume({ id: "late" });
    expect(await desk.contacts.get({ id: contact.id })).toEqual(contact);
    const { items } = await desk.journal.read({ limit: 500 });
    expect(items.map(({ event }) => event)).toEqual(["contact.created", "tenant.suspended", "tenant.resumed"]);
  });

  test("is shut in another process some seconds later", async () => {
    let clock = new Date();
    const beside = await createCrm({ database: t.database, plugins: [nested], now: () => clock });
    try {
      await house().tenants.create({ id: "shared" });
      const there = beside.as(anyone({ tenant: "shared" }));
      expect((await there.contacts.list({})).items).toEqual([]);
      await t.crm.asSystem({ tenant: "shared", reason: "unpaid" }).tenants.suspend({ id: "shared" });
      clock = new Date(clock.getTime() + 5_001);
      await expect(there.contacts.list({})).rejects.toMatchObject(suspended);
    } finally {
      await beside.close();
    }
  });

  test("is made so by the house of that tenant alone", async () => {
    const refused = { code: "permission.denied", data: { permission: "system, which only `asSystem` has" } };
    await expect(t.desk.tenants.suspend({ id: "main" })).rejects.toMatchObject(refused);
    await expect(t.desk.tenants.resume({ id: "main" })).rejects.toMatchObject(refused);
    await expect(house().tenants.suspend({ id: "other" })).rejects.toMatchObject({ code: "tenant.unknown" });
    expect((await t.as({ tenant: "other" }).contacts.list({})).items).toBeDefined();
  });
});
