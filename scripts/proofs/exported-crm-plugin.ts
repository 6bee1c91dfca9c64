/**
 * One plugin as its author would write it in a single file: an entity, a view, a list, an event, a section, a
 * criterion, a reaction, a job, capabilities, and operations no two of which are alike.
 */
export const pluginSource = (n: number, operations: number): string => `import {
  Contact, capability, command, criterion, definePlugin, event, idOf, job, list, on, optionalReference, ownedFields, ownedProperties,
  provide, query, readRecord, recordFields, recordProperties, recordView, type Row, section, type Service,
} from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
${n % 3 === 0 ? `import { stock${n - 2} } from "./p${n - 2}.js";` : ""}

const states = ["open${n}", "ready${n}", "closed${n}"] as const;
export const Record${n} = defineEntity({
  name: "Record${n}",
  tableName: "p${n}_record",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    contactId: optionalReference(() => Contact),
    title: p.text(),
    number${n}: p.integer().nullable(),
    state: p.text().$type<(typeof states)[number]>(),
    due: p.datetime(3).nullable(),
    amount${n}: p.integer().nullable(),
    currency: p.text().nullable(),
    source: p.text().nullable(),
    notes: p.text().nullable(),
    lines: p.json<readonly { sku${n}: string; quantity: number }[]>().nullable(),
  },
});

export const View${n} = z.object({
  ...recordFields("record${n}"),
  contactId: idOf("contact").nullable(),
  title: z.string(),
  number${n}: z.int().nullable(),
  state: z.enum(states),
  due: z.iso.datetime().nullable(),
  amount${n}: z.int().nullable(),
  currency: z.string().nullable(),
  source: z.string().nullable(),
  notes: z.string().nullable(),
  lines: z.array(z.object({ sku${n}: z.string(), quantity: z.int() })),
  ...ownedFields,
}).meta({ id: "Record${n}" });
export interface View${n} extends z.output<typeof View${n}> {}

const view = (row: Row<typeof Record${n}>): View${n} => ({ ...recordView(row), lines: [...(row.lines ?? [])] });

export const closed${n} = event({
  name: "record${n}.closed", version: 1, permission: "p${n}:read",
  payload: z.strictObject({ id: z.string(), state: z.enum(states), amount${n}: z.int().nullable() }),
  timeline: ({ state }) => \`Record is \${state}\`,
});
export const stock${n} = capability<{ available(sku: string): Promise<number> }>()("stock${n}");
export const price${n} = capability<{ of${n}(sku: string): Promise<{ amount: number; currency: string }> }>()("price${n}");
const remind = job({
  name: "p${n}.remind",
  input: z.strictObject({ id: z.string(), reason: z.string() }),
  run: async ({ id }, work) => work.transaction(async (ctx) => { await ctx.update(Record${n}, id, { state: "ready${n}" }); }),
});

${Array.from({ length: operations }, (_, index) => operationSource(n, index + 1)).join("\n\n")}

const operations = { ${Array.from({ length: operations }, (_, index) => `op${index + 1}`).join(", ")} };
export interface P${n}Service extends Service<typeof operations> {}

const plugin = () =>
  definePlugin({
    name: "p${n}",
    contract: 1,
    entities: [Record${n}],
    ${n % 3 === 0 ? `requires: [stock${n - 2}],` : ""}
    ${n % 3 === 1 && n > 1 ? `provides: [provide(stock${n}, () => ({ available: async () => ${n} }))],` : ""}
    operations,
    events: [closed${n}],
    jobs: [remind],
    on: [on(closed${n}, async (entries, ctx) => { for (const { payload } of entries) await ctx.call(op2, { id: payload.id }); })],
    sections: [
      section({
        of: "contact",
        schema: z.object({ open${n}: z.int(), last: z.enum(states).nullable() }),
        permission: "p${n}:read",
        load: async (ids) => new Map(ids.map((id) => [id, { open${n}: 1, last: null }])),
      }),${
        n % 2 === 0
          ? `
      section({
        of: "organization",
        schema: z.object({ turnover${n}: z.int() }),
        permission: "p${n}:read",
        load: async (ids) => new Map(ids.map((id) => [id, { turnover${n}: 1 }])),
      }),`
          : ""
      }
    ],
    criteria: [criterion({ name: "p${n}.state", of: "contact", value: z.enum(states), permission: "p${n}:read", sql: (_value, id) => id as never })],
  });
/** Named, so that the declarations of whoever composes it hold this name and not all that is in it. */
export interface P${n}Plugin extends ReturnType<typeof plugin> {}
export const p${n}: () => P${n}Plugin = plugin;
`;

/** The five that every noun has, then ones of the plugin's own: commands and queries in turn. */
function operationSource(n: number, k: number): string {
  const read = `permission: "p${n}:read"`;
  const write = `permission: "p${n}:write"`;
  const id = `id: idOf("record${n}")`;
  const input = `
  title: z.string().max(200), contactId: idOf("contact").nullable().optional(), number${n}: z.int().nullable().optional(),
  due: z.iso.datetime().nullable().optional(), amount${n}: z.int().nullable().optional(), currency: z.string().length(3).optional(),
  lines: z.array(z.strictObject({ sku${n}: z.string(), quantity: z.int().default(1) })).optional(),`;
  if (k === 1)
    return `const op1 = command({
  summary: "Create", ${write}, route: "POST /p${n}", status: 201,
  input: z.strictObject({${input} }), output: View${n},
}).run(async (input, ctx) => view(await ctx.create(Record${n}, { title: input.title, state: "open${n}" })));`;
  if (k === 2)
    return `const op2 = query({ summary: "Read", ${read}, route: "GET /p${n}/{id}", input: z.strictObject({ ${id} }), output: View${n} }).run(
  async ({ id }, ctx) => view(await readRecord(ctx, Record${n}, id)),
);`;
  if (k === 3)
    return `const op3 = command({
  summary: "Change", ${write}, route: "PATCH /p${n}/{id}",
  input: z.strictObject({ ${id}, version: z.int().optional(),${input} state: z.enum(states).optional() }).partial({ title: true }),
  output: View${n},
}).run(async ({ id, title, version }, ctx) => view(await ctx.update(Record${n}, id, title === undefined ? {} : { title }, { version })));`;
  if (k === 4)
    return `const op4 = list({
  summary: "List", ${read}, route: "GET /p${n}", of: Record${n}, item: View${n},
  filter: ["state", "contactId", "amount${n}"], sort: ["createdAt", "due"],
}).run(async (rows) => rows.map(view));`;
  if (k === 5)
    return `const op5 = command({
  summary: "To the bin", ${write}, route: "DELETE /p${n}/{id}", input: z.strictObject({ ${id}, version: z.int().optional() }), output: View${n},
}).run(async ({ id }, ctx) => {
  const row = await readRecord(ctx, Record${n}, id);
  await ctx.remove(Record${n}, id);
  return view(row);
});`;
  const own = `${n}x${k}`;
  if (k % 2 === 0)
    return `const op${k} = command({
  summary: "Do ${own}", ${write}, route: "POST /p${n}/{id}/do${k}",
  input: z.strictObject({ ${id}, reason${own}: z.string(), quantity${own}: z.int(), until${own}: z.iso.datetime().nullable().optional() }),
  output: View${n},
})
  .prepare(async ({ reason${own} }) => ({ length: reason${own}.length }))
  .run(async ({ id, quantity${own} }, ctx, { length }) => {
    const row = await ctx.update(Record${n}, id, { number${n}: length + quantity${own}, state: "closed${n}" });
    ctx.record(closed${n}, { id, state: row.state, amount${n}: row.amount${n} }, [{ type: "record${n}", id }]);
    ctx.schedule(remind, { id, reason: "${own}" });
    return view(row);
  });`;
  return `const op${k} = query({
  summary: "Report ${own}", ${read}, route: "GET /p${n}-report${k}",
  input: z.strictObject({ from${own}: z.iso.date(), by${own}: z.enum(["day", "week", "month"]).default("day") }),
  output: z.object({ rows: z.array(z.object({ at: z.string(), total${own}: z.int(), share${own}: z.number().nullable() })), by: z.string() }),
}).run(async ({ from${own}, by${own} }, ctx) => {
  const rows = await ctx.from(Record${n}).select(["row.amount${n}", "row.due"]).where("row.title", ">", from${own}).execute();
  return { by: by${own}, rows: rows.map((row) => ({ at: row.due?.toISOString() ?? "", total${own}: row.amount${n} ?? 0, share${own}: null })) };
});`;
}
