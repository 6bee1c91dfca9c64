import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { Task } from "./task.ts";
import { TaskView, taskView } from "./task-view.ts";

export const getTask = query({
  summary: "Read a task",
  permission: "tasks:read",
  route: "GET /tasks/{id}",
  input: z.strictObject({ id: idOf("task") }),
  output: TaskView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05" }],
}).run(async ({ id }, ctx) => taskView(await readRecord(ctx, Task, id)));
