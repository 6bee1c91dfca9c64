import { command, idOf, Version } from "@kith/core";
import * as z from "zod";
import { heldLead } from "./held-lead.ts";
import { disqualifications, Lead } from "./lead.ts";
import { concerned, leadDisqualified, leadSubjects } from "./lead-events.ts";
import { assertCanBecome } from "./lead-status.ts";
import { LeadView, leadView } from "./lead-view.ts";

export const disqualifyLead = command({
  summary: "Give a lead up, saying why; it can be recycled later",
  permission: "leads:write",
  route: "POST /leads/{id}/disqualify",
  input: z.strictObject({ id: idOf("lead"), version: Version.optional(), disqualifiedFor: z.enum(disqualifications) }),
  output: LeadView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b21", disqualifiedFor: "noBudget" }],
}).run(async ({ id, version, disqualifiedFor }, ctx) => {
  assertCanBecome(await heldLead(ctx, id, version), "disqualified");
  const row = await ctx.update(Lead, id, { status: "disqualified", disqualifiedFor });
  ctx.record(leadDisqualified, { ...concerned(row), disqualifiedFor }, leadSubjects(row));
  return leadView(row);
});
