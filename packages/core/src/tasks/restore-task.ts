import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Task } from "./task.ts";
import { TaskView, taskView } from "./task-view.ts";

export const restoreTask = command({
  summary: "Bring a task back from the bin",
  permission: "tasks:write",
  route: "POST /tasks/{id}/restore",
  input: z.strictObject({ id: idOf("task"), version: Version.optional() }),
  output: TaskView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05" }],
}).run(async ({ id, version }, ctx) => taskView(await ctx.restore(Task, id, { version })));
