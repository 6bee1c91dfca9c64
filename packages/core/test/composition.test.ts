// What a composition is once it has started: order, omission, guards, capabilities.
import {
  before,
  Contact,
  capability,
  command,
  createContact,
  createCrm,
  defineErrors,
  definePlugin,
  provide,
  query,
  type ReadContext,
} from "@kith/core";
import { anyone, createTestCrm, testDatabase } from "@kith/testing";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const stock = capability<{ available(sku: string): Promise<number> }>()("stock");
const tax = capability<{ rate(): number }>()("tax");
const nothing = z.strictObject({});
const number = z.object({ number: z.number() });
const errors = defineErrors({ "shop.closed": { status: 409, message: "The shop is closed; come back tomorrow" } });

const counted = async (ctx: ReadContext) => (await ctx.from(Contact).select("row.id").execute()).length;
const warehouse = definePlugin({
  name: "warehouse",
  contract: 1,
  operations: {},
  provides: [provide(stock, (ctx) => ({ available: async (sku) => sku.length * 100 + (await counted(ctx)) }))],
});
const shop = definePlugin({
  name: "shop",
  contract: 1,
  requires: [stock],
  operations: {
    available: query({
      summary: "s",
      permission: "shop:read",
      route: "GET /shop/available",
      input: nothing,
      output: number,
    }).run(async (_input, ctx) => ({ number: (await ctx.get(stock).available("abc")) + (ctx.find(tax)?.rate() ?? 0) })),
    unnamed: query({
      summary: "s",
      permission: "shop:read",
      route: "GET /shop/unnamed",
      input: nothing,
      output: number,
    }).run(async (_input, ctx) => ({ number: ctx.get(tax).rate() })),
    greet: command({
      summary: "s",
      permission: "shop:write",
      route: "POST /shop/greet",
      input: nothing,
      output: number,
    }).run(async (_input, ctx) => {
      await ctx.call(createContact, { displayName: "Greeted" });
      return { number: await counted(ctx) };
    }),
  },
});

test("the order of the plugins never matters", async () => {
  const operations = async (plugins: Parameters<typeof createCrm>[0]["plugins"]) => {
    const t = await createTestCrm({ plugins: plugins as never });
    const { paths } = (await (await t.request("GET", "/openapi.json")).json()) as { paths: object };
    const keys = t.crm.operations.map(({ key }) => key);
    await t.close();
    return { keys, paths: Object.keys(paths) };
  };
  expect(await operations([shop, warehouse])).toEqual(await operations([warehouse, shop]));
});

describe("capabilities", () => {
  test("a plugin gets what another provides, made for the call that asks", async () => {
    const t = await createTestCrm({ plugins: [shop, warehouse] });
    await t.desk.contacts.create({ displayName: "One" });
    expect(await t.desk.shop.available({})).toEqual({ number: 301 });
    // The provider sees with the eyes of the caller, within whose scope and tenant it counts.
    const own = t.as({ user: "u_9", grants: [{ permission: "shop:read", scope: "own" }] });
    expect(await own.shop.available({})).toEqual({ number: 300 });
    expect(await t.as({ tenant: "other" }).shop.available({})).toEqual({ number: 300 });
    await t.close();
  });

  test("a plugin finds what nobody has to provide, and does without", async () => {
    const t = await createTestCrm({ plugins: [shop, warehouse], provides: [provide(tax, () => ({ rate: () => 19 }))] });
    expect(await t.desk.shop.available({})).toEqual({ number: 319 });
    expect(await t.desk.shop.unnamed({})).toEqual({ number: 19 });
    await t.close();
  });

  test("the host answers what a plugin requires", async () => {
    const t = await createTestCrm({
      plugins: [shop] as never,
      provides: [provide(stock, () => ({ available: async () => 7 }))],
    });
    const service = t.desk as unknown as {
      shop: { available(input: object): Promise<unknown>; unnamed(input: object): Promise<unknown> };
    };
    expect(await service.shop.available({})).toEqual({ number: 7 });
    await expect(service.shop.unnamed({})).rejects.toMatchObject({
      code: "composition.invalid",
      message: "tax: nobody provides it. Name it in `requires`, so that start-up checks it",
    });
    await t.close();
  });
});

describe("omit", () => {
  test("leaves operations out of services, of HTTP and of the document", async () => {
    const t = await createTestCrm({
      plugins: [shop, warehouse],
      omit: ["shop.unnamed", "contacts.delete", "contacts.create"],
    });
    expect(Object.keys(t.desk.shop).sort()).toEqual(["available", "greet"]);
    expect(t.desk.contacts).not.toHaveProperty("delete");
    expect((await t.request("GET", "/shop/unnamed")).status).toBe(404);
    const { id } = await t.desk.organizations.create({ displayName: "O" });
    expect((await t.request("DELETE", `/contacts/${id}`)).status).toBe(405);
    const document = (await (await t.request("GET", "/openapi.json")).json()) as { paths: Record<string, object> };
    expect(document.paths).not.toHaveProperty(["/shop/unnamed"]);
    expect(Object.keys(document.paths["/contacts/{id}"] ?? {})).not.toContain("delete");
    await t.close();
  });

  test("keeps them for the plugins that call them", async () => {
    const t = await createTestCrm({ plugins: [shop, warehouse], omit: ["contacts.create"] });
    expect(await t.desk.shop.greet({})).toEqual({ number: 1 });
    await t.close();
  });
});

describe("guards", () => {
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
});

describe("a life", () => {
  const read = (crm: Awaited<ReturnType<typeof createCrm>>) => crm.as(anyone()).contacts.list({});

  test("before its migrations every call says what to do", async () => {
    const database = await testDatabase();
    const crm = await createCrm({
      database: database.adapter,
      plugins: [],
      http: { authenticate: async () => anyone(), onError: () => undefined },
    });
    const expected = { code: "database.notMigrated", message: expect.stringContaining("crm.migrations.apply()") };
    await expect(read(crm)).rejects.toMatchObject(expected);
    await expect(crm.as(anyone()).contacts.create({ displayName: "x" })).rejects.toMatchObject(expected);
    await expect(crm.asSystem({ tenant: "main", reason: "r" }).tenants.create({ id: "t" })).rejects.toMatchObject(
      expected,
    );
    const form = new FormData();
    form.append("file", new Blob(["x"]), "x.txt");
    for (const request of [
      new Request("http://kith.test/contacts"),
      new Request("http://kith.test/files", { method: "POST", body: form }),
    ]) {
      const response = await crm.fetch(request);
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        503,
        "database.notMigrated",
      ]);
    }
    await crm.migrations.apply();
    expect((await read(crm)).items).toEqual([]);
    await crm.close();
    await database.drop();
  });

  test("after its end every call says so, and ending twice is ending once", async () => {
    const database = await testDatabase();
    const crm = await createCrm({
      database: database.adapter,
      plugins: [],
      http: { authenticate: async () => anyone(), onError: () => undefined },
    });
    await crm.migrations.apply();
    await crm.close();
    await crm.close();
    const expected = { code: "crm.closed", status: 503 };
    await expect(read(crm)).rejects.toMatchObject(expected);
    await expect(crm.as(anyone()).contacts.create({ displayName: "x" })).rejects.toMatchObject(expected);
    await expect(crm.migrations.plan()).rejects.toMatchObject(expected);
    await expect(crm.migrations.apply()).rejects.toMatchObject(expected);
    await expect(crm.work({ signal: new AbortController().signal })).rejects.toMatchObject(expected);
    expect((await crm.fetch(new Request("http://kith.test/contacts"))).status).toBe(503);
    await database.drop();
  });

  test("without `http` there is no `fetch`", async () => {
    const database = await testDatabase();
    const crm = await createCrm({ database: database.adapter, plugins: [] });
    await expect(crm.fetch(new Request("http://kith.test/contacts"))).rejects.toMatchObject({
      code: "composition.invalid",
      message: expect.stringContaining("http"),
    });
    await crm.close();
    await database.drop();
  });
});
