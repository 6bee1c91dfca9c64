import { command } from "../plugin/operation.ts";
import { Interaction } from "./interaction.ts";
import { interactionChildren, interactionColumns } from "./interaction-columns.ts";
import { UpdateInteraction } from "./interaction-input.ts";
import { InteractionView, oneInteractionView } from "./interaction-view.ts";
import { showInteraction } from "./show-interaction.ts";

export const updateInteraction = command({
  summary: "Change an interaction",
  permission: "interactions:write",
  route: "PATCH /interactions/{id}",
  input: UpdateInteraction,
  output: InteractionView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b04", outcome: "Date confirmed", durationSeconds: null }],
}).run(async ({ id, version, ...input }, ctx) => {
  const columns = await interactionColumns(input, ctx);
  const stored = input.attachments || input.externalIds ? (await ctx.children(Interaction, [id])).get(id) : undefined;
  const row = await ctx.update(Interaction, id, columns, { version, children: interactionChildren(input, stored) });
  const interaction = await oneInteractionView(row, ctx);
  showInteraction(interaction, ctx);
  return interaction;
});
