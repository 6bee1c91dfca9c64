import * as z from "zod";
import { definePlugin } from "../plugin/define-plugin.ts";
import type { Entity } from "../plugin/entity.ts";
import { event } from "../plugin/event.ts";
import { command } from "../plugin/operation.ts";

/** Looks at the journal's tables as they are, and erases from them. */
const noted = event({ name: "contact.noted", version: 3, permission: "audit:read", payload: z.unknown() });
const nothing = z.strictObject({});
export type Rows = Record<string, unknown>[];
export const tables = ["journal", "journal_subjects", "journal_values", "journal_large_values"] as const;
export const audit = (contact: Entity) =>
  definePlugin({
    name: "audit",
    contract: 1,
    events: [noted],
    operations: {
      note: command({
        summary: "s",
        permission: "audit:write",
        route: "POST /audit/note",
        input: z.strictObject({ payload: z.unknown(), ids: z.array(z.string()) }),
        output: nothing,
      }).run(async ({ payload, ids }, ctx) => {
        ctx.record(
          noted,
          payload,
          ids.map((id) => ({ type: "contact", id })),
        );
        return {};
      }),
      dump: command({
        summary: "s",
        permission: "audit:write",
        route: "POST /audit/dump",
        input: nothing,
        output: z.record(z.string(), z.array(z.unknown())),
      }).run(async (_input, ctx) => {
        const dump: Record<string, unknown[]> = {};
        for (const table of tables) dump[table] = await ctx.raw.selectFrom(table).selectAll().execute();
        return dump;
      }),
      set: command({
        summary: "s",
        permission: "audit:write",
        route: "POST /audit/set",
        input: z.strictObject({ id: z.string(), values: z.record(z.string(), z.unknown()) }),
        output: nothing,
      }).run(async ({ id, values }, ctx) => {
        await ctx.update(contact, id, values as never);
        return {};
      }),
      erase: command({
        summary: "s",
        permission: "audit:write",
        route: "POST /audit/erase",
        input: z.strictObject({ entry: z.string(), fields: z.unknown() }),
        output: nothing,
      }).run(async ({ entry, fields }, ctx) => {
        await ctx.raw
          .updateTable("journal_values")
          .set({ fields: JSON.stringify(fields) })
          .where("entry_id", "=", entry)
          .execute();
        return {};
      }),
    },
  });
