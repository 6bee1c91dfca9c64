import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { Interaction } from "./interaction.ts";
import { InteractionView, oneInteractionView } from "./interaction-view.ts";

export const getInteraction = query({
  summary: "Read an interaction",
  permission: "interactions:read",
  route: "GET /interactions/{id}",
  input: z.strictObject({ id: idOf("interaction") }),
  output: InteractionView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b04" }],
}).run(async ({ id }, ctx) => oneInteractionView(await readRecord(ctx, Interaction, id), ctx));
