import { defineEntity, p } from "@mikro-orm/core";
import { Contact } from "../contacts/contact.ts";
import { Organization } from "../organizations/organization.ts";
import { ownedProperties, recordProperties } from "../table/record.ts";
import { optionalReference } from "../table/references.ts";

export const taskStatuses = ["open", "done", "cancelled"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const priorities = ["low", "normal", "high", "urgent"] as const;
export type Priority = (typeof priorities)[number];

/** Something to be done by somebody: the owner is who is to do it. */
export const Task = defineEntity({
  name: "Task",
  tableName: "tasks",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    title: p.text(),
    description: p.text().nullable(),
    dueAt: p.datetime(3).nullable(),
    remindAt: p.datetime(3).nullable(),
    priority: p.text().$type<Priority>(),
    status: p.text().$type<TaskStatus>(),
    /** When it was done or cancelled. */
    closedAt: p.datetime(3).nullable(),
    outcome: p.text().nullable(),
    contactId: optionalReference(() => Contact),
    organizationId: optionalReference(() => Organization),
    regardingType: p.text().nullable(),
    regardingId: p.uuid().nullable(),
  },
});
