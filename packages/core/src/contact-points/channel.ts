import * as z from "zod";

/** The ways in which somebody can be approached. */
export const contactChannels = ["phone", "email", "fax", "letter", "meeting", "chat", "sms", "social"] as const;

export const ContactChannel = z.enum(contactChannels);
export type ContactChannel = (typeof contactChannels)[number];
