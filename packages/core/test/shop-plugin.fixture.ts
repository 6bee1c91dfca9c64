import {
  Contact,
  capability,
  command,
  createContact,
  definePlugin,
  provide,
  query,
  type ReadContext,
} from "@kith/core";
import * as z from "zod";

/** A plugin that requires a capability and finds another, and one that provides the first. */
export const stock = capability<{ available(sku: string): Promise<number> }>()("stock");
export const tax = capability<{ rate(): number }>()("tax");
const nothing = z.strictObject({});
const number = z.object({ number: z.number() });

export const counted = async (ctx: ReadContext) => (await ctx.from(Contact).select("row.id").execute()).length;
export const warehouse = definePlugin({
  name: "warehouse",
  contract: 1,
  operations: {},
  provides: [provide(stock, (ctx) => ({ available: async (sku) => sku.length * 100 + (await counted(ctx)) }))],
});
export const shop = definePlugin({
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
