import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
import type { Row } from "../plugin/entity.ts";
import { Instant, optional, ownedFields, ownedInput, recordFields, recordKey, text } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import { aboutFields, aboutInput, aboutProperties, regardingView } from "../relations/about.ts";
import { ownedProperties, recordProperties } from "../table/record.ts";

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
    closedAt: p.datetime(3).nullable(),
    outcome: p.text().nullable(),
    ...aboutProperties,
  },
});

const fields = {
  description: optional(text(20_000)),
  dueAt: optional(Instant),
  remindAt: optional(Instant).describe("When `task.reminded` is to happen, if the task is open then"),
  priority: z.enum(priorities).optional().describe("Default: normal"),
  ...aboutInput,
  /** `ownerId` is who is to do it. */
  ...ownedInput,
};

export const CreateTask = z.strictObject({ title: text(300), ...fields });

export const UpdateTask = z.strictObject({
  ...recordKey("task"),
  title: text(300).optional(),
  ...fields,
  status: z.enum(taskStatuses).optional().describe("`open` opens it again"),
  outcome: optional(text(2_000)),
});
export type TaskFields = Omit<z.output<typeof UpdateTask>, "id" | "version">;

export const TaskView = z
  .object({
    ...recordFields("task"),
    title: z.string(),
    description: z.string().nullable(),
    dueAt: z.iso.datetime().nullable(),
    remindAt: z.iso.datetime().nullable(),
    priority: z.enum(priorities),
    status: z.enum(taskStatuses),
    closedAt: z.iso.datetime().nullable().describe("When it was done or cancelled"),
    outcome: z.string().nullable(),
    ...aboutFields,
    ...ownedFields,
  })
  .meta({ id: "Task" });
export interface TaskView extends z.output<typeof TaskView> {}

export const taskView = (row: Row<typeof Task>): TaskView => ({ ...recordView(row), ...regardingView(row) });
