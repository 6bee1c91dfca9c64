import * as z from "zod";
import { ExternalId, externalIdView } from "../contact-points/external-id.ts";
import {
  Instant,
  idOf,
  nullableFields,
  optionalFields,
  optionalList,
  ownedFields,
  ownedInput,
  recordFields,
  recordKey,
  text,
} from "../record/record-schemas.ts";
import { childViews, viewsWithChildren } from "../record/record-view.ts";
import { aboutFields, aboutInput, regardingView } from "../relations/about.ts";
import { directions, Interaction, interactionChannels, participantRoles, visibilities } from "./interaction.ts";

const participant = {
  contactId: idOf("contact"),
  organizationId: idOf("organization"),
  userId: text(128).describe("A user of the host"),
  address: text(320).describe("An e-mail address or phone number of somebody who is not in the file"),
  name: text(300),
};
const role = z.enum(participantRoles);
/** One of contactId, organizationId, userId and address says who it was. */
const ParticipantInput = z.strictObject({ role, ...optionalFields(participant) });

const kind = { channel: z.enum(interactionChannels), direction: z.enum(directions) };
const details = {
  durationSeconds: z.int().min(0).max(2_000_000_000),
  subject: text(500),
  body: text(1_000_000),
  outcome: text(200),
  thread: text(500).describe("What belongs together has the same: a mail thread's id, a chat's"),
};
const fields = {
  ...optionalFields(details),
  occurredAt: Instant.optional().describe("Default: now"),
  visibility: z.enum(visibilities).optional().describe("Default: internal"),
  ...aboutInput,
  attachments: optionalList(idOf("file"), 100).describe("Files, uploaded before"),
  externalIds: optionalList(ExternalId, 20),
  ...ownedInput,
};
const FollowUp = z.strictObject({
  title: text(300),
  ...optionalFields({ dueAt: Instant, remindAt: Instant, ownerId: text(128) }),
});

export const CreateInteraction = z.strictObject({
  ...kind,
  ...fields,
  participants: optionalList(ParticipantInput, 500),
  followUp: FollowUp.optional().describe(
    "What is to be done next: becomes a task about this interaction, in the same step. Needs `tasks:write`",
  ),
});

export const UpdateInteraction = z.strictObject({
  ...recordKey("interaction"),
  channel: kind.channel.optional(),
  direction: kind.direction.optional(),
  ...fields,
  participants: optionalList(ParticipantInput.extend({ id: z.uuid().lowercase().optional() }), 500),
});
export type InteractionFields = Omit<z.output<typeof UpdateInteraction>, "id" | "version">;

export const InteractionView = z
  .object({
    ...recordFields("interaction"),
    ...kind,
    occurredAt: z.iso.datetime(),
    ...nullableFields(details),
    visibility: z.enum(visibilities),
    ...aboutFields,
    participants: z.array(z.object({ id: z.uuid(), role, ...nullableFields(participant) })),
    attachments: z.array(idOf("file")),
    externalIds: z.array(ExternalId),
    ...ownedFields,
  })
  .meta({ id: "Interaction" });
export interface InteractionView extends z.output<typeof InteractionView> {}

export const interactionViews = viewsWithChildren(
  Interaction,
  (record, { participants, attachments = [], externalIds = [] }): InteractionView =>
    Object.assign(record, regardingView(record), {
      participants: childViews(participants),
      attachments: attachments.map(({ fileId }) => fileId),
      externalIds: externalIds.map(externalIdView),
    }),
);
