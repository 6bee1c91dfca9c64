import * as z from "zod";
import { Instant, idOf, optional, ownedInput, RecordReference, text, Version } from "../record/record-schemas.ts";
import { priorities, taskStatuses } from "./task.ts";

const fields = {
  description: optional(text(20_000)),
  dueAt: optional(Instant),
  /** When `task.reminded` is to happen, if the task is open then. */
  remindAt: optional(Instant),
  /** Default: normal. */
  priority: z.enum(priorities).optional(),
  contactId: optional(idOf("contact")),
  /** In a new one, default: the organization that the person stands for. */
  organizationId: optional(idOf("organization")),
  /** What it is about: an interaction, a case, an opportunity. */
  regarding: optional(RecordReference),
  /** `ownerId` is who is to do it. */
  ...ownedInput,
};

export const CreateTask = z.strictObject({ title: text(300), ...fields });

export const UpdateTask = z.strictObject({
  id: idOf("task"),
  version: Version.optional(),
  title: text(300).optional(),
  ...fields,
  /** `open` opens it again. */
  status: z.enum(taskStatuses).optional(),
  outcome: optional(text(2_000)),
});
export type TaskFields = z.output<typeof UpdateTask>;
