import { consumerSource } from "./exported-crm-consumer.ts";
import { pluginSource } from "./exported-crm-plugin.ts";

export const PLUGINS = 30;
export const OPERATIONS = 20;

const numbers = Array.from({ length: PLUGINS }, (_, index) => index + 1);

/** The library of a vendor: plugins of its own, composed, and the result exported. */
export function exportedCrm(): Record<string, string> {
  const plugins = numbers.map((n) => [`application/p${n}.ts`, pluginSource(n, OPERATIONS)]);
  return {
    ...Object.fromEntries(plugins),
    "application/crm.ts": crm,
    "application/host.ts": host,
    "consumer.ts": consumerSource,
  };
}

const crm = `import { createCrm, provide } from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
import * as z from "zod";
${numbers.map((n) => `import { p${n} } from "./p${n}.js";`).join("\n")}
import { stock1 } from "./p1.js";

export const attributes = {
  contact: z.strictObject({ tier: z.enum(["gold", "silver"]).optional(), since: z.iso.date().optional() }),
  organization: z.strictObject({ segment: z.enum(["trade", "industry"]).optional() }),
};

export const crm = await createCrm({
  database: sqlite("crm.db"),
  plugins: [${numbers.map((n) => `p${n}()`).join(", ")}],
  provides: [provide(stock1, () => ({ available: async (sku: string) => sku.length }))],
  attributes,
});
`;

/** What hosts export of it, each under a type that only inference has written down. */
const host = `import type { Crm } from "@kith/core";
import { attributes, crm } from "./crm.js";

export const desk = crm.as({ tenant: "main", user: "u", grants: [{ permission: "*" }] });
export const { p1: first, contacts, organizations, relations, interactions, tasks, files, journal, tenants } = desk;
export const within = (transaction: unknown) => crm.within(transaction).asSystem({ tenant: "main", reason: "nightly" });
export const { operations, migrations } = crm;
export const plan = () => crm.migrations.plan();
export const remind = (id: string) => desk.p2.op6({ id, reason2x6: "late", quantity2x6: 1 });
export const [firstView, page, report] = [desk.p1.op2, desk.p1.op4, desk.p1.op7];
${["contacts", "organizations"].map(calls).join("\n")}
export const caller = async (phone: string) => (await desk.contacts.lookup({ phone })).best;
export const person = async (phone: string) => (await caller(phone))?.person;
export const task = desk.tasks.create;
export const talks = () => desk.interactions.list({});
export const known = { attributes };
const anyCrm: Crm = crm;
export const handle = (request: Request) => anyCrm.fetch(request);
`;

function calls(noun: string): string {
  const methods = ["create", "createMany", "get", "list", "update", "delete", "restore", "profile", "timeline"];
  return `export const ${noun}Calls = { ${methods.map((name) => `${name}: desk.${noun}.${name}`).join(", ")} };
export const ${noun}Results = {
  made: () => desk.${noun}.create({ displayName: "Ada" }),
  profile: async (id: string) => (await desk.${noun}.profile({ id })).sections,
  timeline: (id: string) => desk.${noun}.timeline({ id }),
};`;
}
