// Sources of plugins that are as large as real ones, and of an application that composes them, for the compiler alone.

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);
const isCommand = (number: number): boolean => number % 2 === 0;

/** The schemas of a command's fields, each with a value that it takes. */
const kinds = [
  ["text(200)", '"x"'],
  ["z.int().min(0)", "1"],
  ["z.boolean()", "true"],
  ["z.iso.datetime()", '"2026-03-02T09:00:00Z"'],
  ['z.enum(["low", "high"])', '"low"'],
] as const;

/** Names that no other operation has, so that none is like another to the compiler. */
const fields = (plugin: number, number: number, part: 0 | 1): string =>
  kinds.map((kind, index) => `field${plugin}x${number}x${index}: ${kind[part]}`).join(", ");

const command = (plugin: number, number: number): string => `const does${number} = command({
  summary: "Does ${number}",
  permission: "plugin${plugin}:write",
  route: "POST /plugin${plugin}/${number}",
  status: 201,
  input: z.strictObject({ amount: z.int(), ${fields(plugin, number, 0)} }),
  output: z.object({ id: idOf("thing${plugin}"), label: z.string(), answer${plugin}x${number}: z.number() }),
}).run(async ({ amount }, ctx) => {
  const { id, label } = await ctx.create(Thing, { label: String(amount) });
  return { id, label, answer${plugin}x${number}: amount };
});`;

const query = (plugin: number, number: number): string => `const does${number} = query({
  summary: "Does ${number}",
  permission: "plugin${plugin}:read",
  route: "GET /plugin${plugin}/${number}/{id}",
  input: z.strictObject({ id: idOf("thing${plugin}"), page${plugin}x${number}: optional(text(${number + 10})) }),
  output: z.object({ id: idOf("thing${plugin}"), label: z.string(), answer${plugin}x${number}: z.number() }),
}).run(async (input, ctx) => {
  const { id, label } = await readRecord(ctx, Thing, input.id);
  return { id, label, answer${plugin}x${number}: ${number} };
});`;

/** A plugin with a table, an event, a section, a list and so many operations in all. */
export function syntheticPlugin(plugin: number, operations: number): string {
  const numbers = upTo(operations - 1);
  return `import {
  Contact, column, command, definePlugin, event, idOf, list, optional, optionalReference, query, readRecord,
  recordFields, recordProperties, recordTable, recordView, section, text,
} from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";

const Thing = defineEntity({
  name: "Thing${plugin}",
  tableName: "plugin${plugin}_thing",
  properties: { ...recordProperties, label: p.text(), contactId: optionalReference(() => Contact) },
});
const View = z.object({ ...recordFields("thing${plugin}"), label: z.string(), contactId: idOf("contact").nullable() });
const happened = event({
  name: "thing${plugin}.happened",
  version: 1,
  permission: "plugin${plugin}:read",
  payload: z.strictObject({ id: z.string(), note${plugin}: z.string() }),
});
${numbers.map((number) => (isCommand(number) ? command : query)(plugin, number)).join("\n")}
const all = list({
  summary: "List things",
  permission: "plugin${plugin}:read",
  route: "GET /plugin${plugin}",
  of: Thing,
  item: View,
  filter: ["label", "contactId"],
  sort: ["createdAt"],
}).run(async (rows) => rows.map(recordView));
const seen = section({
  of: "contact",
  schema: z.object({ things${plugin}: z.int() }),
  permission: "plugin${plugin}:read",
  load: async (ids) => new Map(ids.map((id) => [id, { things${plugin}: 1 }])),
});
const columns = { label: column.text(), contactId: column.reference("contacts").nullable() };

export const plugin${plugin} = definePlugin({
  name: "plugin${plugin}",
  contract: 1,
  entities: [Thing],
  migrations: [{ name: "0001", up: (db) => recordTable(db, "plugin${plugin}_thing", columns) }],
  operations: { ${numbers.map((number) => `does${number}`).join(", ")}, all },
  events: [happened],
  sections: [seen],
});
`;
}

/** An application that composes so many of them, and calls each of their operations. */
export function syntheticApplication(plugins: number, operations: number): string {
  const names = upTo(plugins).map((plugin) => `plugin${plugin}`);
  const calls = upTo(plugins).flatMap((plugin) => [
    ...upTo(operations - 1).map((number) => {
      const input = isCommand(number) ? `amount: 1, ${fields(plugin, number, 1)}` : 'id: "x"';
      const answer = `answer${plugin}x${number}`;
      return `export const ${answer}: number = (await desk.plugin${plugin}.does${number}({ ${input} })).${answer};`;
    }),
    `export const next${plugin}: string | null = (await desk.plugin${plugin}.all({ filter: { label: "x" } })).nextCursor;`,
    `export const seen${plugin}: number | undefined = profile.sections.plugin${plugin}?.things${plugin};`,
    `// @ts-expect-error what another operation takes\ndesk.plugin${plugin}.does0({ id: "x" });`,
  ]);
  return `import { createCrm } from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
${names.map((name, plugin) => `import { ${name} } from "./plugin-${plugin}.ts";`).join("\n")}

const crm = await createCrm({ database: sqlite("never-opened.db"), plugins: [${names.join(", ")}] });
const desk = crm.as({ tenant: "t", user: "u", grants: [] });
const profile = await desk.contacts.profile({ id: "1" });
${calls.join("\n")}
`;
}
