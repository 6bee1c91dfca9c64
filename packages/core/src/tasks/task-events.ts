import * as z from "zod";
import { event } from "../plugin/event.ts";
import { idOf } from "../record/record-schemas.ts";

/** The moment a reminder was set for has come and the task is open: for hosts to tell the owner. */
export const taskReminded = event({
  name: "task.reminded",
  version: 1,
  permission: "tasks:read",
  payload: z.strictObject({ id: idOf("task"), ownerId: z.string().nullable(), dueAt: z.iso.datetime().nullable() }),
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b05", ownerId: "u_7", dueAt: "2026-03-03T08:00:00.000Z" }],
});
