import { list } from "../lists/list.ts";
import { Task } from "./task.ts";
import { TaskView, taskView } from "./task-view.ts";

export const listTasks = list({
  summary: "List tasks",
  permission: "tasks:read",
  route: "GET /tasks",
  of: Task,
  item: TaskView,
  filter: [
    "status",
    "priority",
    "dueAt",
    "remindAt",
    "closedAt",
    "ownerId",
    "teamId",
    "contactId",
    "organizationId",
    "regardingType",
    "regardingId",
    "createdAt",
    "createdBy",
    "updatedAt",
  ],
  sort: ["dueAt", "createdAt"],
  examples: [{ filter: { status: "open", ownerId: "u_7" }, sort: "dueAt" }],
}).run(async (rows) => rows.map(taskView));
