import * as z from "zod";
import type { ReadContext } from "../plugin/context.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import { optional, recordKey, text } from "../record/record-schemas.ts";
import { instant } from "../record/record-view.ts";
import { aboutFilters, defaultOrganization, regardingColumns } from "../relations/about.ts";
import { remindTask, scheduleReminder, taskReminded } from "./remind-task.ts";
import { CreateTask, Task, type TaskFields, TaskView, taskView, UpdateTask } from "./task.ts";
import { taskMigrations } from "./task-migrations.ts";

/** The columns that an input changes. */
const columnsOf = async ({ dueAt, remindAt, regarding, ...columns }: TaskFields, ctx: ReadContext) => ({
  ...columns,
  dueAt: instant(dueAt),
  remindAt: instant(remindAt),
  ...(await regardingColumns(regarding, ctx)),
});

export const createTask = command({
  summary: "Create a task",
  permission: "tasks:write",
  route: "POST /tasks",
  status: 201,
  input: CreateTask,
  output: TaskView,
  examples: [
    {
      title: "Call back with the delivery date",
      dueAt: "2026-03-03T08:00:00Z",
      remindAt: "2026-03-03T07:45:00Z",
      priority: "high",
      contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
    },
  ],
}).run(async (input, ctx) => {
  const columns = { ...(await columnsOf(input, ctx)), organizationId: await defaultOrganization(input, ctx) };
  const row = await ctx.create(Task, { ...columns, priority: input.priority ?? "normal", status: "open" });
  scheduleReminder(row, null, ctx);
  return taskView(row);
});

export const updateTask = command({
  summary: "Change a task",
  permission: "tasks:write",
  route: "PATCH /tasks/{id}",
  input: UpdateTask,
  output: TaskView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05", dueAt: "2026-03-04T08:00:00Z", ownerId: "u_9" }],
}).run(async ({ id, version, ...input }, ctx) => {
  const before = await readRecord(ctx, Task, id);
  const columns = await columnsOf(input, ctx);
  const closing = input.status !== undefined && input.status !== before.status;
  const closedAt = closing ? (input.status === "open" ? null : ctx.now) : undefined;
  const row = await ctx.update(Task, id, { ...columns, closedAt }, { version });
  scheduleReminder(row, before.status === "open" ? before.remindAt : null, ctx);
  return taskView(row);
});

export const completeTask = command({
  summary: "Mark a task as done",
  permission: "tasks:write",
  route: "POST /tasks/{id}/complete",
  input: z.strictObject({ ...recordKey("task"), outcome: optional(text(2_000)) }),
  output: TaskView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05", outcome: "Delivery on Friday, customer is content" }],
}).run(async ({ id, version, outcome }, ctx) => {
  const { status, closedAt } = await readRecord(ctx, Task, id);
  // Done twice is done: the first time counts.
  const doneAt = status === "done" ? closedAt : ctx.now;
  return taskView(await ctx.update(Task, id, { status: "done", closedAt: doneAt, outcome }, { version }));
});

export const taskOperations = {
  create: createTask,
  update: updateTask,
  complete: completeTask,
  ...recordOperations({
    of: Task,
    view: TaskView,
    views: async (rows) => rows.map(taskView),
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05",
    filter: ["status", "priority", "dueAt", "remindAt", "closedAt", ...aboutFilters, ...ownedFilters],
    sort: ["dueAt", "createdAt"],
    listExample: { filter: { status: "open", ownerId: "u_7" }, sort: "dueAt" },
  }),
};

/** What is to be done, by whom and until when. */
export const tasksPlugin = definePlugin({
  name: "tasks",
  contract: 1,
  entities: [Task],
  migrations: taskMigrations,
  operations: taskOperations,
  events: [taskReminded],
  jobs: [remindTask],
  personalData: [{ entity: Task, person: "contactId", onErase: "delete" }],
});
