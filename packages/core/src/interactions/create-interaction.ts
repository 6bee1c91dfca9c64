import { command } from "../plugin/operation.ts";
import { defaultOrganization } from "../relations/default-organization.ts";
import { createTask } from "../tasks/create-task.ts";
import { Interaction } from "./interaction.ts";
import { interactionChildren, interactionColumns } from "./interaction-columns.ts";
import { CreateInteraction } from "./interaction-input.ts";
import { InteractionView, oneInteractionView } from "./interaction-view.ts";
import { showInteraction } from "./show-interaction.ts";

export const createInteraction = command({
  summary: "Record an interaction, with its follow-up if there is one",
  permission: "interactions:write",
  route: "POST /interactions",
  status: 201,
  input: CreateInteraction,
  output: InteractionView,
  examples: [
    {
      channel: "phone",
      direction: "inbound",
      occurredAt: "2026-03-02T09:12:00Z",
      durationSeconds: 340,
      subject: "Delivery of the spring order",
      outcome: "Call back with a date",
      contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
      organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02",
      participants: [{ role: "caller", contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }],
      externalIds: [{ source: "telephony", id: "call-20260302-0912" }],
      followUp: { title: "Call back with the delivery date", dueAt: "2026-03-03T08:00:00Z" },
    },
  ],
}).run(async ({ followUp, ...input }, ctx) => {
  const columns = await interactionColumns(input, ctx);
  const row = await ctx.create(
    Interaction,
    {
      ...columns,
      organizationId: await defaultOrganization(input, ctx),
      occurredAt: columns.occurredAt ?? ctx.now,
      visibility: input.visibility ?? "internal",
    },
    { children: interactionChildren(input) },
  );
  const interaction = await oneInteractionView(row, ctx);
  showInteraction(interaction, ctx);
  if (followUp)
    await ctx.call(createTask, {
      ...followUp,
      contactId: row.contactId,
      organizationId: row.organizationId,
      regarding: { type: "interaction", id: row.id },
    });
  return interaction;
});
