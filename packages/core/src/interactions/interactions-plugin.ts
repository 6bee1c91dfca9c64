import { definePlugin } from "../plugin/define-plugin.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import { oneView } from "../record/record-view.ts";
import { aboutFilters } from "../relations/about.ts";
import { Interaction, InteractionAttachment, InteractionExternalId, InteractionParticipant } from "./interaction.ts";
import { interactionMigrations } from "./interaction-migrations.ts";
import { InteractionView, interactionViews } from "./interaction-schemas.ts";
import { showInteraction } from "./show-interaction.ts";
import { createInteraction, updateInteraction } from "./write-interactions.ts";

const filters = ["channel", "direction", "occurredAt", "outcome", "thread", "visibility"] as const;

export const interactionOperations = {
  create: createInteraction,
  update: updateInteraction,
  ...recordOperations({
    of: Interaction,
    view: InteractionView,
    views: interactionViews,
    path: "interactions",
    one: "an interaction",
    summaries: {
      list: "List interactions; by person those mainly with them, see the timeline for all they took part in",
    },
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b04",
    list: {
      filter: [...filters, ...aboutFilters, ...ownedFilters],
      sort: ["occurredAt", "createdAt"],
      examples: [{ filter: { contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }, sort: "-occurredAt" }],
    },
    onDelete: ({ id }, ctx) => ctx.show({ type: "interaction", id }, null),
    onRestore: async (row, ctx) => showInteraction(await oneView(interactionViews, row, ctx), ctx),
  }),
};

/** What passed between the firm and its customers, on whatever channel. */
export const interactionsPlugin = definePlugin({
  name: "interactions",
  contract: 1,
  entities: [Interaction, InteractionParticipant, InteractionAttachment, InteractionExternalId],
  migrations: interactionMigrations,
  operations: interactionOperations,
  personalData: [
    // That there was an interaction, when and on which channel, stays for the statistics.
    { entity: Interaction, person: "contactId", onErase: ["contactId", "subject", "body", "outcome", "thread"] },
    { entity: InteractionParticipant, person: "contactId", onErase: "delete" },
  ],
});
