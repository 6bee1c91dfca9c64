// What the contract must allow and what it must refuse to compile. Checked by `pnpm typecheck`, never run.
import {
  before,
  Contact,
  capability,
  command,
  createCrm,
  criterion,
  definePlugin,
  event,
  job,
  list,
  on,
  optionalReference,
  provide,
  query,
  recordProperties,
  type Service,
  section,
} from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";

const Lead = defineEntity({
  name: "Lead",
  tableName: "leads_lead",
  properties: {
    ...recordProperties,
    contactId: optionalReference(() => Contact),
    rating: p.text(),
    score: p.integer().nullable(),
    due: p.datetime(3).nullable(),
    open: p.boolean(),
    answers: p.json<{ a: number }>(),
  },
});
const stock = capability<{ available(sku: string): Promise<number> }>()("stock");
const responded = event({
  name: "campaign.responded",
  version: 1,
  permission: "campaigns:read",
  payload: z.strictObject({ contactId: z.string(), campaignId: z.string() }),
});
const qualified = event({
  name: "lead.qualified",
  version: 1,
  permission: "leads:read",
  payload: z.strictObject({ id: z.string(), rating: z.enum(["hot", "cold"]) }),
  timeline: ({ rating }) => `Lead is ${rating}`,
});
const View = z.object({ id: z.string(), rating: z.enum(["hot", "cold"]) });
const remind = job({
  name: "leads.remind",
  input: z.strictObject({ id: z.string() }),
  async run({ id }, work) {
    await work.transaction(async (ctx) => {
      await ctx.update(Lead, id, { rating: "cold" });
    });
  },
});
const qualify = command({
  summary: "s",
  permission: "leads:write",
  route: "POST /leads/{id}/qualify",
  input: z.strictObject({ id: z.string(), n: z.number().default(0) }),
  output: View,
})
  .prepare(async ({ id }) => ({ fetched: id.length }))
  .run(async ({ id, n }, ctx, prepared) => {
    const row = await ctx
      .from(Lead)
      .select(["row.id", "row.score", "row.due", "row.open"])
      .where("row.id", "=", id)
      .executeTakeFirst();
    const score: number | null | undefined = row?.score;
    const due: Date | null | undefined = row?.due;
    const open: boolean | undefined = row?.open;
    await ctx.update(Lead, id, { rating: "hot" }, { version: 1 });
    ctx.record(qualified, { id, rating: "hot" }, [{ type: "lead", id }]);
    ctx.schedule(remind, { id });
    return { id, rating: n + prepared.fetched + (score ?? 0) > 3 && open && due ? "hot" : "cold" };
  });
const listLeads = list({
  summary: "s",
  permission: "leads:read",
  route: "GET /leads",
  of: Lead,
  item: View,
  filter: ["rating"],
  sort: ["score"],
}).run(async (rows) => rows.map(({ id }) => ({ id, rating: "hot" as const })));
const operations = { qualify, list: listLeads };
interface LeadsService extends Service<typeof operations> {}
const leads = () =>
  definePlugin({
    name: "leads",
    contract: 1,
    entities: [Lead],
    operations,
    events: [qualified],
    jobs: [remind],
    on: [
      on(responded, async (entries, ctx) => {
        for (const entry of entries) await ctx.call(qualify, { id: entry.payload.contactId });
      }),
    ],
    before: [
      before(qualify, async ({ id }) => {
        if (!id) throw new Error("no id");
      }),
    ],
    sections: [
      section({
        of: "contact",
        schema: z.object({ rating: z.enum(["hot", "cold"]) }),
        permission: "leads:read",
        load: async (ids) => new Map(ids.map((id) => [id, { rating: "hot" as const }])),
      }),
    ],
    criteria: [
      criterion({
        name: "leads.rating",
        of: "contact",
        value: z.enum(["hot", "cold"]),
        permission: "leads:read",
        sql: (_value, id) => id as never,
      }),
    ],
  });
const sales = () =>
  definePlugin({
    name: "sales",
    contract: 1,
    requires: [stock],
    operations: {
      order: command({
        summary: "s",
        permission: "sales:write",
        route: "POST /orders",
        input: z.strictObject({ sku: z.string() }),
        output: z.object({ id: z.string() }),
      })
        .prepare(async ({ sku }, ctx) => ctx.get(stock).available(sku))
        .run(async (_input, _ctx, available: number) => ({ id: String(available) })),
    },
  });
const answer = provide(stock, () => ({ available: async () => 3 }));
const warehouse = () => definePlugin({ name: "warehouse", contract: 1, provides: [answer], operations: {} });
const attributes = { contact: z.object({ tier: z.enum(["gold", "silver"]) }) };
const database = sqlite("never-opened.db");

const crm = await createCrm({ database, plugins: [sales(), leads(), warehouse()], attributes });
await createCrm({ database, plugins: [sales(), leads()], provides: [answer] });
const me = crm.as({ tenant: "t", user: "u", grants: [] });
export const service: LeadsService = me.leads;
export const rated: "hot" | "cold" = (await me.leads.qualify({ id: "1" })).rating;
const profile = await me.contacts.profile({ id: "1" });
export const rating: "hot" | "cold" | undefined = profile.sections.leads?.rating;
export const tier: "gold" | "silver" = profile.contact.attributes.tier;
export const page: string | null = (await me.leads.list({ filter: { rating: "hot" } })).nextCursor;

// @ts-expect-error sales has no section
profile.sections.sales;
// @ts-expect-error unknown key
me.leads.qualify({ id: "1", x: 1 });
// @ts-expect-error no such plugin
me.service;
// @ts-expect-error stock is missing
await createCrm({ database, plugins: [sales(), leads()] });
on(
  responded,
  async ([entry]) => {
    // @ts-expect-error Whoever has said that no details are needed has none.
    entry?.subjects;
  },
  { details: false },
);
on(responded, async (entries) => {
  // @ts-expect-error wrong payload
  entries[0]?.payload.nothing;
});
// @ts-expect-error not what the capability promises
provide(stock, () => ({ available: async () => "many" }));
query({
  summary: "s",
  permission: "p:r",
  route: "GET /x",
  input: z.strictObject({}),
  output: z.object({ rating: z.enum(["hot", "cold"]) }),
}).run(
  // @ts-expect-error not one of the ratings
  async () => ({ rating: "tepid" }),
);
query({
  summary: "s",
  permission: "p:r",
  route: "GET /x/{leadId}",
  // @ts-expect-error the input lacks the path parameter
  input: z.strictObject({ id: z.string() }),
  output: View,
});
query({ summary: "s", permission: "p:r", route: "GET /y", input: z.strictObject({}), output: View }).run(
  async (_input, ctx) => {
    // @ts-expect-error a query cannot write
    ctx.record;
    return { id: "", rating: "hot" };
  },
);
// @ts-expect-error wrong attribute
me.contacts.create({ displayName: "a", attributes: { tier: "bronze" } });
command({ summary: "s", permission: "p:w", route: "POST /z", input: z.strictObject({}), output: View }).run(
  async (_input, ctx) => {
    // @ts-expect-error no such column
    await ctx.update(Lead, "1", { colour: 1 });
    return { id: "", rating: "hot" };
  },
);
const clash = capability<{ available(sku: string): Promise<string> }>()("stock");
// @ts-expect-error same id, another promise
await createCrm({ database, plugins: [sales()], provides: [provide(clash, () => ({ available: async () => "x" }))] });
// @ts-expect-error a column the list's entity lacks
list({ summary: "s", permission: "p:r", route: "GET /w", of: Lead, item: View, filter: ["colour"], sort: [] });
