// What a composition is once it has started: order, capabilities, omission.
import { type createCrm, provide } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { describe, expect, test } from "vitest";
import { shop, stock, tax, warehouse } from "./shop-plugin.fixture.ts";

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
