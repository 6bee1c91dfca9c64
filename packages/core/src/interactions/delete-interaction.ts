import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Interaction } from "./interaction.ts";
import { InteractionView, oneInteractionView } from "./interaction-view.ts";

export const deleteInteraction = command({
  summary: "Move an interaction to the bin",
  permission: "interactions:write",
  route: "DELETE /interactions/{id}",
  input: z.strictObject({ id: idOf("interaction"), version: Version.optional() }),
  output: InteractionView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b04" }],
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(Interaction, id, { version });
  ctx.show({ type: "interaction", id }, null);
  return oneInteractionView(await readRecord(ctx, Interaction, id, { bin: "only" }), ctx);
});
