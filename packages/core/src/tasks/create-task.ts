import { command } from "../plugin/operation.ts";
import { defaultOrganization } from "../relations/default-organization.ts";
import { scheduleReminder } from "./remind-task.ts";
import { Task } from "./task.ts";
import { taskColumns } from "./task-columns.ts";
import { CreateTask } from "./task-input.ts";
import { TaskView, taskView } from "./task-view.ts";

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
  const columns = await taskColumns(input, ctx);
  const organizationId = await defaultOrganization(input, ctx);
  const row = await ctx.create(Task, {
    ...columns,
    organizationId,
    priority: input.priority ?? "normal",
    status: "open",
  });
  scheduleReminder(row, null, ctx);
  return taskView(row);
});
