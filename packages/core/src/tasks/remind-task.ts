import * as z from "zod";
import type { WriteContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { event } from "../plugin/event.ts";
import { job } from "../plugin/job.ts";
import { idOf } from "../record/record-schemas.ts";
import { wire } from "../record/record-view.ts";
import { Task } from "./task.ts";

/** The moment a reminder was set for has come and the task is open: for hosts to tell the owner. */
export const taskReminded = event({
  name: "task.reminded",
  version: 1,
  permission: "tasks:read",
  payload: z.strictObject({ id: idOf("task"), ownerId: z.string().nullable(), dueAt: z.iso.datetime().nullable() }),
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05", ownerId: "u_7", dueAt: "2026-03-03T08:00:00.000Z" }],
});

/** Tells of a task at the instant its reminder was set for, unless it has been closed or the reminder moved since. */
export const remindTask = job({
  name: "tasks.remind",
  input: z.strictObject({ id: idOf("task"), remindAt: z.iso.datetime() }),
  run: ({ id, remindAt }, { transaction }) =>
    transaction(async (ctx) => {
      const task = await ctx.from(Task).selectAll("row").where("row.id", "=", id).executeTakeFirst();
      if (task?.status !== "open" || task.remindAt?.getTime() !== Date.parse(remindAt)) return;
      ctx.record(taskReminded, { id, ownerId: task.ownerId, dueAt: wire(task.dueAt) }, [
        { type: "task", id },
        ...(task.contactId ? [{ type: "contact", id: task.contactId }] : []),
        ...(task.organizationId ? [{ type: "organization", id: task.organizationId }] : []),
      ]);
    }),
});

/** Sets the reminder that a task now asks for, if it is a new one. */
export function scheduleReminder(task: Row<typeof Task>, before: Date | null, ctx: WriteContext): void {
  if (task.status !== "open" || !task.remindAt || task.remindAt.getTime() === before?.getTime()) return;
  const remindAt = task.remindAt.toISOString();
  ctx.schedule(remindTask, { id: task.id, remindAt }, { at: task.remindAt, unique: `${task.id} ${remindAt}` });
}
