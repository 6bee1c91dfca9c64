import * as z from "zod";
import { ExternalId, externalIdView } from "../contact-points/external-id.ts";
import type { ChildLists, ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { idOf, ownedFields, RecordReference, recordFields } from "../record/record-schemas.ts";
import { recordView, wire } from "../record/record-view.ts";
import { directions, Interaction, interactionChannels, visibilities } from "./interaction.ts";
import { ParticipantView, participantView } from "./participant.ts";

export const InteractionView = z
  .object({
    ...recordFields("interaction"),
    channel: z.enum(interactionChannels),
    direction: z.enum(directions),
    occurredAt: z.iso.datetime(),
    durationSeconds: z.int().nullable(),
    subject: z.string().nullable(),
    body: z.string().nullable(),
    outcome: z.string().nullable(),
    thread: z.string().nullable(),
    visibility: z.enum(visibilities),
    contactId: idOf("contact").nullable(),
    organizationId: idOf("organization").nullable(),
    participants: z.array(ParticipantView),
    regarding: RecordReference.nullable(),
    attachments: z.array(idOf("file")),
    externalIds: z.array(ExternalId),
    ...ownedFields,
  })
  .meta({ id: "Interaction" });
export interface InteractionView extends z.output<typeof InteractionView> {}

type InteractionRow = Row<typeof Interaction>;

export const interactionView = (row: InteractionRow, lists: ChildLists): InteractionView => ({
  ...recordView(row),
  channel: row.channel,
  direction: row.direction,
  occurredAt: wire(row.occurredAt),
  durationSeconds: row.durationSeconds,
  subject: row.subject,
  body: row.body,
  outcome: row.outcome,
  thread: row.thread,
  visibility: row.visibility,
  contactId: row.contactId,
  organizationId: row.organizationId,
  participants: (lists.participants ?? []).map(participantView),
  regarding: row.regardingType && row.regardingId ? { type: row.regardingType, id: row.regardingId } : null,
  attachments: (lists.attachments ?? []).map(({ fileId }) => fileId),
  externalIds: (lists.externalIds ?? []).map(externalIdView),
  ownerId: row.ownerId,
  teamId: row.teamId,
});

/** Rows with all that belongs to them: one statement for each child list, however many rows. */
export async function interactionViews(rows: readonly InteractionRow[], ctx: ReadContext): Promise<InteractionView[]> {
  const children = await ctx.children(
    Interaction,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => interactionView(row, children.get(row.id) ?? {}));
}

export async function oneInteractionView(row: InteractionRow, ctx: ReadContext): Promise<InteractionView> {
  return interactionView(row, (await ctx.children(Interaction, [row.id])).get(row.id) ?? {});
}
