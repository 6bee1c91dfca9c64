import { type DriverRow, iso } from "./contact-view.ts";

export interface InteractionLists {
  readonly participants: readonly object[];
  readonly attachments: readonly unknown[];
  readonly externalIds: readonly object[];
}

const record = (row: DriverRow) => ({
  id: row.id as string,
  version: row.version,
  createdAt: iso(row.created_at),
  updatedAt: iso(row.updated_at),
  createdBy: row.created_by,
  deletedAt: iso(row.deleted_at),
});
const about = (row: DriverRow) => ({
  contactId: row.contact_id,
  organizationId: row.organization_id,
  regarding: row.regarding_type && row.regarding_id ? { type: row.regarding_type, id: row.regarding_id } : null,
});

export const interactionView = (row: DriverRow, { participants, attachments, externalIds }: InteractionLists) => ({
  ...record(row),
  channel: row.channel,
  direction: row.direction,
  occurredAt: iso(row.occurred_at) as string,
  durationSeconds: row.duration_seconds,
  subject: row.subject,
  body: row.body,
  outcome: row.outcome,
  thread: row.thread,
  visibility: row.visibility,
  ...about(row),
  participants,
  attachments,
  externalIds,
  ownerId: row.owner_id,
  teamId: row.team_id,
});
export type InteractionView = ReturnType<typeof interactionView>;

export const taskView = (row: DriverRow) => ({
  ...record(row),
  title: row.title,
  description: row.description,
  dueAt: iso(row.due_at),
  remindAt: iso(row.remind_at),
  priority: row.priority,
  status: row.status,
  closedAt: iso(row.closed_at),
  outcome: row.outcome,
  ...about(row),
  ownerId: row.owner_id,
  teamId: row.team_id,
});
export type TaskView = ReturnType<typeof taskView>;
