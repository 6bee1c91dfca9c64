import * as z from "zod";
import { text } from "../record/record-schemas.ts";

/** The ways in which somebody can be approached. */
export const contactChannels = ["phone", "email", "fax", "letter", "meeting", "chat", "sms", "social"] as const;

const ContactChannel = z.enum(contactChannels);

/** The channels somebody must not be approached by, each with the reason. Consent by purpose is the privacy plugin's. */
export const DoNotContact = z.partialRecord(ContactChannel, text(500));
export type DoNotContact = z.output<typeof DoNotContact>;

/** In a patch, `null` lifts the ban on a channel; channels that are left out stay as they are. */
export const DoNotContactPatch = z.partialRecord(ContactChannel, text(500).nullable());

export function patchDoNotContact(current: DoNotContact, patch: z.output<typeof DoNotContactPatch>) {
  const bans = Object.entries({ ...current, ...patch }).filter(([, reason]) => reason !== null);
  return bans.length === 0 ? null : (Object.fromEntries(bans) as DoNotContact);
}
