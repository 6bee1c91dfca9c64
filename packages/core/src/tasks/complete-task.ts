import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf, optional, text, Version } from "../record/record-schemas.ts";
import { Task } from "./task.ts";
import { TaskView, taskView } from "./task-view.ts";

export const completeTask = command({
  summary: "Mark a task as done",
  permission: "tasks:write",
  route: "POST /tasks/{id}/complete",
  input: z.strictObject({ id: idOf("task"), version: Version.optional(), outcome: optional(text(2_000)) }),
  output: TaskView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05", outcome: "Delivery on Friday, customer is content" }],
}).run(async ({ id, version, outcome }, ctx) => {
  const { status, closedAt } = await readRecord(ctx, Task, id);
  // Done twice is done: the first time counts.
  const doneAt = status === "done" ? closedAt : ctx.now;
  return taskView(await ctx.update(Task, id, { status: "done", closedAt: doneAt, outcome }, { version }));
});
