import * as z from "zod";
import { inputProblem } from "../record/input-problem.ts";
import { idOf, optional, text } from "../record/record-schemas.ts";
import { type ParticipantRole, participantRoles } from "./interaction.ts";

const role = z.enum(participantRoles);

/** One of contactId, organizationId, userId and address says who it was. */
export const ParticipantInput = z.strictObject({
  role,
  contactId: optional(idOf("contact")),
  organizationId: optional(idOf("organization")),
  /** A user of the host. */
  userId: optional(text(128)),
  /** An e-mail address or phone number of somebody who is not in the file. */
  address: optional(text(320)),
  name: optional(text(300)),
});

export const ParticipantView = z.object({
  id: z.uuid(),
  role,
  contactId: idOf("contact").nullable(),
  organizationId: idOf("organization").nullable(),
  userId: z.string().nullable(),
  address: z.string().nullable(),
  name: z.string().nullable(),
});

export interface ParticipantRow {
  readonly id: string;
  readonly role: ParticipantRole;
  readonly contactId: string | null;
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly address: string | null;
  readonly name: string | null;
}

export const participantView = (row: ParticipantRow) => ({
  id: row.id,
  role: row.role,
  contactId: row.contactId,
  organizationId: row.organizationId,
  userId: row.userId,
  address: row.address,
  name: row.name,
});

/** A participant's columns; what is left out of one matched by its id stays. */
export function participantValues(
  input: z.output<typeof ParticipantInput> & { readonly id?: string | undefined },
  index: number,
) {
  const { id, contactId, organizationId, userId, address } = input;
  if (id === undefined && !contactId && !organizationId && !userId && !address)
    throw inputProblem(`/participants/${index}`, "needs a contactId, organizationId, userId or address");
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
