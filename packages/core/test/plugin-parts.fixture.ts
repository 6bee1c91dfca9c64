import { definePlugin, type Manifest, type Operation, type Plugin, query, type Section } from "@kith/core";
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
