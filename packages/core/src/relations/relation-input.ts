import * as z from "zod";
import { Day, idOf, optional, text, Version } from "../record/record-schemas.ts";

const fields = {
  startsOn: optional(Day),
  endsOn: optional(Day),
  /** The person's main organization; another one that was it gives way. */
  primary: z.boolean().optional(),
  /** The organization's main person; another one that was it gives way. */
  primaryContact: z.boolean().optional(),
  notes: optional(text(2_000)),
};

export const CreateRelation = z.strictObject({
  contactId: optional(idOf("contact")),
  organizationId: optional(idOf("organization")),
  otherContactId: optional(idOf("contact")),
  otherOrganizationId: optional(idOf("organization")),
  /** What the first is to the second: "purchasing manager", "spouse", "supplier", "subsidiary". */
  role: text(100),
  ...fields,
});
export type CreateRelation = z.output<typeof CreateRelation>;

/** The two ends stay: another pair is another relation. */
export const UpdateRelation = z.strictObject({
  id: idOf("relation"),
  version: Version.optional(),
  role: text(100).optional(),
  ...fields,
});
