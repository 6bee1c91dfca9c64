import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Interaction } from "./interaction.ts";
import { InteractionView, oneInteractionView } from "./interaction-view.ts";
import { showInteraction } from "./show-interaction.ts";

export const restoreInteraction = command({
  summary: "Bring an interaction back from the bin",
  permission: "interactions:write",
  route: "POST /interactions/{id}/restore",
  input: z.strictObject({ id: idOf("interaction"), version: Version.optional() }),
  output: InteractionView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b04" }],
}).run(async ({ id, version }, ctx) => {
  const interaction = await oneInteractionView(await ctx.restore(Interaction, id, { version }), ctx);
  showInteraction(interaction, ctx);
  return interaction;
});
