import {
  type Cron,
  criterion,
  definePlugin,
  event,
  job,
  type Manifest,
  type Operation,
  type Plugin,
  query,
  recordProperties,
  type Section,
  section,
} from "@kith/core";
import { defineEntity } from "@mikro-orm/core";
import * as z from "zod";

type Parts = Partial<Manifest<string, Record<string, Operation>, readonly [], readonly [], Section>>;

/** A plugin with nothing in it but what is given, typed as any plugin, so that tests can say what types forbid. */
// biome-ignore lint/suspicious/noExplicitAny: what the compiler refuses is what is tried here
export const plugin = (name: string, parts: Partial<Record<keyof Parts, any>> = {}): Plugin =>
  definePlugin({ name, contract: 1, operations: {}, ...parts } as never);

/** An operation that answers nothing, with a declaration as given. */
export const operation = (declaration: Readonly<Record<string, unknown>> = {}): Operation =>
  query({
    summary: "s",
    permission: "notes:read",
    route: "GET /notes",
    input: z.strictObject({}),
    output: z.object({}),
    ...declaration,
  } as never).run(async () => ({})) as Operation;

export const entity = (name: string, tableName: string, properties: object = {}) =>
  defineEntity({ name, tableName, properties: { ...recordProperties, ...properties } });
export const happened = (name: string, more: object = {}) =>
  event({ name, version: 1, permission: "notes:read", payload: z.strictObject({ id: z.string() }), ...more });
export const errand = (name: string, input: z.ZodType = z.strictObject({}), cron?: Cron) =>
  job({ name, input, run: async () => undefined, ...(cron ? { cron } : {}) });
export const rating = (name: string, more: object = {}) =>
  criterion({
    name,
    of: "contact",
    value: z.string(),
    permission: "notes:read",
    sql: (_value, id) => id as never,
    ...more,
  });
export const part = (more: object) =>
  section({ of: "contact", schema: z.object({}), permission: "notes:read", load: async () => new Map(), ...more });
export const ping = (route: string, more: object = {}) => ({ operations: { ping: operation({ route, ...more }) } });
