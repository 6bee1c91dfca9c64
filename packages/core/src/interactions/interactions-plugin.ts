import { externalIdRow } from "../contact-points/external-id.ts";
import type { Children, ReadContext } from "../plugin/context.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { command } from "../plugin/operation.ts";
import { inputProblem } from "../record/input-problem.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import { instant } from "../record/record-view.ts";
import { aboutFilters, defaultOrganization, regardingColumns } from "../relations/about.ts";
import { createTask } from "../tasks/tasks-plugin.ts";
import { Interaction, InteractionAttachment, InteractionExternalId, InteractionParticipant } from "./interaction.ts";
import { interactionMigrations } from "./interaction-migrations.ts";
import {
  CreateInteraction,
  type InteractionFields,
  InteractionView,
  interactionViews,
  UpdateInteraction,
} from "./interaction-schemas.ts";
import { showInteraction } from "./interaction-timeline.ts";

/** What an input changes: columns, and the child rows of the lists that are given. */
async function changesOf(input: InteractionFields, ctx: ReadContext) {
  const { participants, attachments, externalIds, regarding, occurredAt, ...columns } = input;
  const children: Record<string, Children[string]> = {};
  participants?.forEach(({ id, contactId, organizationId, userId, address }, index) => {
    if (id === undefined && !contactId && !organizationId && !userId && !address)
      throw inputProblem(`/participants/${index}`, "needs a contactId, organizationId, userId or address");
  });
  if (participants) children.participants = participants;
  if (attachments) children.attachments = [...new Set(attachments)].map((fileId) => ({ fileId }));
  if (externalIds) children.externalIds = externalIds.map(externalIdRow);
  const about = await regardingColumns(regarding, ctx);
  return { columns: { ...columns, occurredAt: instant(occurredAt), ...about }, children };
}

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
  const { columns, children } = await changesOf(input, ctx);
  const { occurredAt = ctx.now, visibility = "internal" } = columns;
  const organizationId = await defaultOrganization(input, ctx);
  const values = { ...columns, organizationId, occurredAt, visibility };
  const row = await ctx.create(Interaction, values, { children });
  const interaction = await showInteraction(row, ctx);
  const { id, contactId } = row;
  if (followUp)
    await ctx.call(createTask, { ...followUp, contactId, organizationId, regarding: { type: "interaction", id } });
  return interaction;
});

export const updateInteraction = command({
  summary: "Change an interaction",
  permission: "interactions:write",
  route: "PATCH /interactions/{id}",
  input: UpdateInteraction,
  output: InteractionView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b04", outcome: "Date confirmed", durationSeconds: null }],
}).run(async ({ id, version, ...input }, ctx) => {
  const { columns, children } = await changesOf(input, ctx);
  const row = await ctx.update(Interaction, id, columns, { version, children });
  return showInteraction(row, ctx);
});

const filters = ["channel", "direction", "occurredAt", "outcome", "thread", "visibility"] as const;

export const interactionOperations = {
  create: createInteraction,
  update: updateInteraction,
  ...recordOperations({
    of: Interaction,
    view: InteractionView,
    views: interactionViews,
    summaries: {
      list: "List interactions; by person those mainly with them, see the timeline for all they took part in",
    },
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b04",
    filter: [...filters, ...aboutFilters, ...ownedFilters],
    sort: ["occurredAt", "createdAt"],
    listExample: { filter: { contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }, sort: "-occurredAt" },
    onDelete: ({ id }, ctx) => ctx.show({ type: "interaction", id }, null),
    onRestore: showInteraction,
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
