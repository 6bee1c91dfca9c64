import { command, idOf, readRecord, Version } from "@kith/core";
import * as z from "zod";
import { Lead } from "./lead.ts";
import { LeadView, leadView } from "./lead-view.ts";

export const deleteLead = command({
  summary: "Move a lead to the bin",
  permission: "leads:write",
  route: "DELETE /leads/{id}",
  input: z.strictObject({ id: idOf("lead"), version: Version.optional() }),
  output: LeadView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b21" }],
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(Lead, id, { version });
  return leadView(await readRecord(ctx, Lead, id, { bin: "only" }));
});
