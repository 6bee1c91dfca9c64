import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { scheduleReminder } from "./remind-task.ts";
import { Task } from "./task.ts";
import { taskColumns } from "./task-columns.ts";
import { UpdateTask } from "./task-input.ts";
import { TaskView, taskView } from "./task-view.ts";

export const updateTask = command({
  summary: "Change a task",
  permission: "tasks:write",
  route: "PATCH /tasks/{id}",
  input: UpdateTask,
  output: TaskView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05", dueAt: "2026-03-04T08:00:00Z", ownerId: "u_9" }],
}).run(async ({ id, version, ...input }, ctx) => {
  const before = await readRecord(ctx, Task, id);
  const columns = await taskColumns(input, ctx);
  const closing = input.status !== undefined && input.status !== before.status;
  const row = await ctx.update(
    Task,
    id,
    closing ? { ...columns, closedAt: input.status === "open" ? null : ctx.now } : columns,
    { version },
  );
  scheduleReminder(row, before.status === "open" ? before.remindAt : null, ctx);
  return taskView(row);
});
