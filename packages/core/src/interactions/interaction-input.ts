import * as z from "zod";
import { ExternalId } from "../contact-points/external-id.ts";
import { Instant, idOf, optional, ownedInput, RecordReference, text, Version } from "../record/record-schemas.ts";
import { directions, interactionChannels, visibilities } from "./interaction.ts";
import { ParticipantInput } from "./participant.ts";

const channel = z.enum(interactionChannels);
const direction = z.enum(directions);
const fields = {
  /** Default: now. */
  occurredAt: Instant.optional(),
  durationSeconds: optional(z.int().min(0).max(2_000_000_000)),
  subject: optional(text(500)),
  body: optional(text(1_000_000)),
  outcome: optional(text(200)),
  /** What belongs together has the same: a mail thread's id, a chat's. */
  thread: optional(text(500)),
  /** Default: internal. */
  visibility: z.enum(visibilities).optional(),
  /** The person it is mainly with. */
  contactId: optional(idOf("contact")),
  /** In a new one, default: the organization that the person stands for. */
  organizationId: optional(idOf("organization")),
  /** What it is about: a case, an opportunity, an order. */
  regarding: optional(RecordReference),
  /** Files, uploaded before. */
  attachments: z.array(idOf("file")).max(100).optional(),
  externalIds: z.array(ExternalId).max(20).optional(),
  ...ownedInput,
};
const most = 500;

export const CreateInteraction = z.strictObject({
  channel,
  direction,
  ...fields,
  participants: z.array(ParticipantInput).max(most).optional(),
  /** What is to be done next: becomes a task about this interaction, in the same step. Needs `tasks:write`. */
  followUp: z
    .strictObject({
      title: text(300),
      dueAt: optional(Instant),
      remindAt: optional(Instant),
      ownerId: optional(text(128)),
    })
    .optional(),
});

export const UpdateInteraction = z.strictObject({
  id: idOf("interaction"),
  version: Version.optional(),
  channel: channel.optional(),
  direction: direction.optional(),
  ...fields,
  participants: z
    .array(ParticipantInput.extend({ id: z.uuid().lowercase().optional() }))
    .max(most)
    .optional(),
});
export type InteractionFields = z.output<typeof UpdateInteraction>;
