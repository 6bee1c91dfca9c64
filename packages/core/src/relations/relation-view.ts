import * as z from "zod";
import type { Row } from "../plugin/entity.ts";
import { idOf, recordFields } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import type { Relation } from "./relation.ts";

export const RelationView = z
  .object({
    ...recordFields("relation"),
    contactId: idOf("contact").nullable(),
    organizationId: idOf("organization").nullable(),
    otherContactId: idOf("contact").nullable(),
    otherOrganizationId: idOf("organization").nullable(),
    role: z.string(),
    startsOn: z.iso.date().nullable(),
    endsOn: z.iso.date().nullable(),
    primary: z.boolean(),
    primaryContact: z.boolean(),
    notes: z.string().nullable(),
  })
  .meta({ id: "Relation" });
export interface RelationView extends z.output<typeof RelationView> {}

export const relationView = (row: Row<typeof Relation>): RelationView => ({
  ...recordView(row),
  contactId: row.contactId,
  organizationId: row.organizationId,
  otherContactId: row.otherContactId,
  otherOrganizationId: row.otherOrganizationId,
  role: row.role,
  startsOn: row.startsOn,
  endsOn: row.endsOn,
  primary: row.primary,
  primaryContact: row.primaryContact,
  notes: row.notes,
});
