import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Task } from "./task.ts";
import { TaskView, taskView } from "./task-view.ts";

export const deleteTask = command({
  summary: "Move a task to the bin",
  permission: "tasks:write",
  route: "DELETE /tasks/{id}",
  input: z.strictObject({ id: idOf("task"), version: Version.optional() }),
  output: TaskView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05" }],
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(Task, id, { version });
  return taskView(await readRecord(ctx, Task, id, { bin: "only" }));
});
