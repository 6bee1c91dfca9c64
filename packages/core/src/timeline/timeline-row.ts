import { defineEntity, p } from "@mikro-orm/core";

/** One thing that happened to one subject: a journal event that shows there, or a record such as an interaction. */
export const TimelineRow = defineEntity({
  name: "TimelineRow",
  tableName: "timeline",
  properties: {
    tenantId: p.text().primary(),
    subjectType: p.text().primary(),
    subjectId: p.uuid().primary(),
    at: p.datetime(3).primary(),
    /** The journal entry's id, or the record's. */
    id: p.uuid().primary(),
    /** The event's name, or the record's kind. */
    kind: p.text(),
    permission: p.text(),
    /** Null for records, which are read where they stand. */
    summary: p.text().nullable(),
    /** The record whose row scope decides who sees this. */
    recordType: p.text(),
    recordId: p.uuid(),
    actor: p.text(),
  },
});
