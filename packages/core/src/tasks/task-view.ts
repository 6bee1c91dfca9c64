import * as z from "zod";
import type { Row } from "../plugin/entity.ts";
import { idOf, ownedFields, RecordReference, recordFields } from "../record/record-schemas.ts";
import { recordView, wire } from "../record/record-view.ts";
import { priorities, type Task, taskStatuses } from "./task.ts";

export const TaskView = z
  .object({
    ...recordFields("task"),
    title: z.string(),
    description: z.string().nullable(),
    dueAt: z.iso.datetime().nullable(),
    remindAt: z.iso.datetime().nullable(),
    priority: z.enum(priorities),
    status: z.enum(taskStatuses),
    /** When it was done or cancelled. */
    closedAt: z.iso.datetime().nullable(),
    outcome: z.string().nullable(),
    contactId: idOf("contact").nullable(),
    organizationId: idOf("organization").nullable(),
    regarding: RecordReference.nullable(),
    ...ownedFields,
  })
  .meta({ id: "Task" });
export interface TaskView extends z.output<typeof TaskView> {}

export const taskView = (row: Row<typeof Task>): TaskView => ({
  ...recordView(row),
  title: row.title,
  description: row.description,
  dueAt: wire(row.dueAt),
  remindAt: wire(row.remindAt),
  priority: row.priority,
  status: row.status,
  closedAt: wire(row.closedAt),
  outcome: row.outcome,
  contactId: row.contactId,
  organizationId: row.organizationId,
  regarding: row.regardingType && row.regardingId ? { type: row.regardingType, id: row.regardingId } : null,
  ownerId: row.ownerId,
  teamId: row.teamId,
});
