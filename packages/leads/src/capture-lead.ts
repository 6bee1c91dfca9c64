import { command } from "@kith/core";
import { Lead } from "./lead.ts";
import { concerned, leadCaptured, leadSubjects } from "./lead-events.ts";
import { assertSomebody, CaptureLead } from "./lead-input.ts";
import { LeadView, leadView } from "./lead-view.ts";
import { matchContact } from "./match-contact.ts";

export const captureLead = command({
  summary: "Capture a lead; a contact with its e-mail address is recognised",
  permission: "leads:write",
  route: "POST /leads",
  status: 201,
  input: CaptureLead,
  output: LeadView,
  examples: [
    {
      displayName: "Jordan Reyes",
      email: "jordan.reyes@harbour.example",
      phone: "+44 20 7946 0999",
      company: "Harbour Logistics",
      source: "trade fair",
      wanted: "Warehouse scanners",
    },
  ],
}).run(async (input, ctx) => {
  assertSomebody(input);
  const contactId = input.contactId ?? (input.email ? await matchContact(input.email, ctx) : null);
  const row = await ctx.create(Lead, { ...input, contactId, status: "new" });
  ctx.record(leadCaptured, concerned(row), leadSubjects(row));
  return leadView(row);
});
