import { definePlugin } from "../plugin/define-plugin.ts";
import { completeTask } from "./complete-task.ts";
import { createTask } from "./create-task.ts";
import { deleteTask } from "./delete-task.ts";
import { getTask } from "./get-task.ts";
import { listTasks } from "./list-tasks.ts";
import { remindTask } from "./remind-task.ts";
import { restoreTask } from "./restore-task.ts";
import { Task } from "./task.ts";
import { taskReminded } from "./task-events.ts";
import { taskMigrations } from "./task-migrations.ts";
import { updateTask } from "./update-task.ts";

export const taskOperations = {
  create: createTask,
  get: getTask,
  list: listTasks,
  update: updateTask,
  complete: completeTask,
  delete: deleteTask,
  restore: restoreTask,
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
