// Guards: a plugin's say in another's command, which it may refuse and not change.
import { before, createContact, defineErrors, definePlugin, type ReadContext } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { expect, test } from "vitest";
import { counted, shop, warehouse } from "./shop-plugin.fixture.ts";

const errors = defineErrors({ "shop.closed": { status: 409, message: "The shop is closed; come back tomorrow" } });
const guarding = (check: (ctx: ReadContext, input: { displayName?: string | undefined }) => Promise<void>) =>
  createTestCrm({
    plugins: [
      shop,
      warehouse,
      definePlugin({
        name: "hours",
        contract: 1,
        operations: {},
        before: [before(createContact, (input, ctx) => check(ctx, input))],
      }),
    ],
  });

test("refuse inside another's transaction, which then changes nothing", async () => {
  const t = await guarding(async (_ctx, { displayName }) => {
    if (displayName !== "Welcome") throw errors("shop.closed");
  });
  await expect(t.desk.contacts.create({ displayName: "Late" })).rejects.toMatchObject({
    code: "shop.closed",
    status: 409,
  });
  await expect(t.desk.shop.greet({})).rejects.toMatchObject({ code: "shop.closed" });
  const response = await t.request("POST", "/contacts", { body: { displayName: "Late" } });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([409, "shop.closed"]);
  await t.desk.contacts.create({ displayName: "Welcome" });
  expect((await t.desk.contacts.list({})).items.map(({ displayName }) => displayName)).toEqual(["Welcome"]);
  expect((await t.desk.journal.read({})).items.filter(({ event }) => event.startsWith("contact."))).toHaveLength(1);
  await t.close();
});

test("see what the transaction has done so far", async () => {
  const seen: number[] = [];
  const t = await guarding(async (ctx) => {
    seen.push(await counted(ctx));
  });
  await t.desk.contacts.create({ displayName: "One" });
  await t.desk.contacts.create({ displayName: "Two" });
  expect(seen).toEqual([0, 1]);
  await t.close();
});

test("cannot change anything themselves", async () => {
  const t = await guarding(async (ctx) => {
    expect(ctx).not.toHaveProperty("create");
    await ctx.call(createContact, { displayName: "Smuggled" });
  });
  await expect(t.desk.contacts.create({ displayName: "One" })).rejects.toMatchObject({
    code: "transaction.required",
  });
  expect((await t.desk.contacts.list({})).items).toEqual([]);
  await t.close();
});

test("come after permission and input", async () => {
  let asked = 0;
  const t = await guarding(async () => {
    asked += 1;
  });
  await expect(
    t.as({ grants: [{ permission: "contacts:read" }] }).contacts.create({ displayName: "x" }),
  ).rejects.toMatchObject({ code: "permission.denied" });
  await expect(t.desk.contacts.create({ displayName: "x", nope: 1 } as never)).rejects.toMatchObject({
    code: "input.invalid",
  });
  expect(asked).toBe(0);
  await t.close();
});
