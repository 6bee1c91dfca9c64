import { defineEntity, p } from "@mikro-orm/core";
import { contactChannels } from "../contact-points/channel.ts";
import { externalIdColumns } from "../contact-points/external-id.ts";
import { Contact } from "../contacts/contact.ts";
import { File } from "../files/file.ts";
import { Organization } from "../organizations/organization.ts";
import { aboutProperties } from "../relations/about.ts";
import { childProperties, optionalTexts, ownedProperties, recordProperties } from "../table/record.ts";
import { childOf, optionalReference, references } from "../table/references.ts";

export const interactionChannels = [...contactChannels, "web", "event", "note"] as const;
/** Seen from the firm: a customer's call is inbound, a note among colleagues internal. */
export const directions = ["inbound", "outbound", "internal"] as const;
/** `shared` may be shown to the customer, where there is self-service. */
export const visibilities = ["internal", "shared"] as const;
export const participantRoles = ["from", "to", "cc", "host", "caller"] as const;

/** Something that passed between the firm and a customer. */
export const Interaction = defineEntity({
  name: "Interaction",
  tableName: "interactions",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    channel: p.text().$type<(typeof interactionChannels)[number]>(),
    direction: p.text().$type<(typeof directions)[number]>(),
    occurredAt: p.datetime(3),
    durationSeconds: p.integer().nullable(),
    ...optionalTexts("subject", "body", "outcome", "thread"),
    visibility: p.text().$type<(typeof visibilities)[number]>(),
    ...aboutProperties,
  },
});

/** Who took part: somebody in the file, a user of the firm, or a bare address. */
export const InteractionParticipant = defineEntity({
  name: "InteractionParticipant",
  tableName: "interactions_participant",
  properties: {
    ...childProperties,
    interactionId: childOf(() => Interaction, "participants"),
    role: p.text().$type<(typeof participantRoles)[number]>(),
    contactId: optionalReference(() => Contact),
    organizationId: optionalReference(() => Organization),
    ...optionalTexts("userId", "address", "name"),
  },
});

export const InteractionAttachment = defineEntity({
  name: "InteractionAttachment",
  tableName: "interactions_attachment",
  properties: {
    ...childProperties,
    interactionId: childOf(() => Interaction, "attachments"),
    fileId: references(() => File),
  },
});

/** Message-IDs, call ids: the same interaction told twice is refused. */
export const InteractionExternalId = defineEntity({
  name: "InteractionExternalId",
  tableName: "interactions_external_id",
  properties: { ...externalIdColumns, interactionId: childOf(() => Interaction, "externalIds") },
});
