import { definePlugin } from "../plugin/define-plugin.ts";
import { createInteraction } from "./create-interaction.ts";
import { deleteInteraction } from "./delete-interaction.ts";
import { getInteraction } from "./get-interaction.ts";
import { Interaction, InteractionAttachment, InteractionExternalId, InteractionParticipant } from "./interaction.ts";
import { interactionMigrations } from "./interaction-migrations.ts";
import { listInteractions } from "./list-interactions.ts";
import { restoreInteraction } from "./restore-interaction.ts";
import { updateInteraction } from "./update-interaction.ts";

export const interactionOperations = {
  create: createInteraction,
  get: getInteraction,
  list: listInteractions,
  update: updateInteraction,
  delete: deleteInteraction,
  restore: restoreInteraction,
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
