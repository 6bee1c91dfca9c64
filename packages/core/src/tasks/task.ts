import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
import { askKept, type Parts } from "../kept/kept-query.ts";
import { many } from "../kept/many.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { Instant, optional, ownedFields, ownedInput, recordFields, recordKey, text } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import { aboutFields, aboutInput, aboutProperties, regardingView } from "../relations/about.ts";
import { optionalTexts, ownedProperties, recordProperties } from "../table/record.ts";

export const taskStatuses = ["open", "done", "cancelled"] as const;
export const priorities = ["low", "normal", "high", "urgent"] as const;

/** Something to be done by somebody: the owner is who is to do it. */
export const Task = defineEntity({
  name: "Task",
  tableName: "tasks",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    title: p.text(),
    dueAt: p.datetime(3).nullable(),
    remindAt: p.datetime(3).nullable(),
    priority: p.text().$type<(typeof priorities)[number]>(),
    status: p.text().$type<(typeof taskStatuses)[number]>(),
    closedAt: p.datetime(3).nullable(),
    ...optionalTexts("description", "outcome"),
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

const most = 1_000;

/** The open tasks for each of these people or organizations, the next due first. `ctx` is under `tasks:read`. */
export async function openTasks(of: ProfileOf, ids: readonly string[], ctx: ReadContext) {
  if (ids.length === 0) return new Map<string, TaskView[]>();
  const column = of === "contact" ? "contactId" : "organizationId";
  const whose = many(ids, ctx);
  const build = ({ from, slot }: Parts) =>
    from(Task)
      .selectAll("row")
      .where(whose.among(`row.${column}`, slot("ids")))
      .where("row.status", "=", "open")
      .limit(most);
  const rows = await askKept<Row<typeof Task>>(ctx, `open tasks ${of} ${whose.key}`, build, { ids: whose.value });
  // Sorted here: asked for an order, SQLite walks the index of all open tasks.
  rows.sort((one, other) => due(one) - due(other) || (one.id < other.id ? -1 : 1));
  return Map.groupBy(rows.map(taskView), (task) => task[column] as string);
}

const due = ({ dueAt }: { readonly dueAt: Date | null }) => dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
