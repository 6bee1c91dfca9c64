import { definePlugin } from "../plugin/define-plugin.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import { aboutFilters } from "../relations/about.ts";
import { remindTask, taskReminded } from "./remind-task.ts";
import { Task, TaskView, taskView } from "./task.ts";
import { taskMigrations } from "./task-migrations.ts";
import { completeTask, createTask, updateTask } from "./write-tasks.ts";

export const taskOperations = {
  create: createTask,
  update: updateTask,
  complete: completeTask,
  ...recordOperations({
    of: Task,
    view: TaskView,
    views: async (rows) => rows.map(taskView),
    path: "tasks",
    one: "a task",
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05",
    list: {
      filter: ["status", "priority", "dueAt", "remindAt", "closedAt", ...aboutFilters, ...ownedFilters],
      sort: ["dueAt", "createdAt"],
      examples: [{ filter: { status: "open", ownerId: "u_7" }, sort: "dueAt" }],
    },
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
