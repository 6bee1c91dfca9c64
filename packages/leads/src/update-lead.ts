import { command } from "@kith/core";
import { heldLead } from "./held-lead.ts";
import { Lead } from "./lead.ts";
import { assertSomebody, UpdateLead } from "./lead-input.ts";
import { assertCanBecome } from "./lead-status.ts";
import { LeadView, leadView } from "./lead-view.ts";

export const updateLead = command({
  summary: "Change a lead",
  permission: "leads:write",
  route: "PATCH /leads/{id}",
  input: UpdateLead,
  output: LeadView,
  examples: [
    { id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b21", phone: "+44 20 7946 0998", notes: null, status: "contacted" },
  ],
}).run(async ({ id, version, ...changes }, ctx) => {
  const lead = await heldLead(ctx, id, version);
  const { status } = changes;
  if (status && status !== lead.status) assertCanBecome(lead, status);
  // A fresh start: why it was given up is history.
  const row = await ctx.update(Lead, id, status === "recycled" ? { ...changes, disqualifiedFor: null } : changes);
  assertSomebody(row);
  return leadView(row);
});
