import { list } from "../lists/list.ts";
import { Interaction } from "./interaction.ts";
import { InteractionView, interactionViews } from "./interaction-view.ts";

export const listInteractions = list({
  summary: "List interactions; by person those mainly with them, see the timeline for all they took part in",
  permission: "interactions:read",
  route: "GET /interactions",
  of: Interaction,
  item: InteractionView,
  filter: [
    "channel",
    "direction",
    "occurredAt",
    "outcome",
    "thread",
    "visibility",
    "contactId",
    "organizationId",
    "regardingType",
    "regardingId",
    "ownerId",
    "teamId",
    "createdAt",
    "createdBy",
    "updatedAt",
  ],
  sort: ["occurredAt", "createdAt"],
  examples: [{ filter: { contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }, sort: "-occurredAt" }],
}).run(interactionViews);
