import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { regardingColumns } from "../record/check-regarding.ts";
import { instant } from "../record/record-view.ts";
import type { Task } from "./task.ts";
import type { TaskFields } from "./task-input.ts";

/** The columns that an input changes. */
export async function taskColumns(
  input: Omit<TaskFields, "id" | "version">,
  ctx: ReadContext,
): Promise<Partial<Row<typeof Task>>> {
  const { dueAt, remindAt, regarding, ...columns } = input;
  return {
    ...columns,
    ...(dueAt !== undefined && { dueAt: instant(dueAt) }),
    ...(remindAt !== undefined && { remindAt: instant(remindAt) }),
    ...(await regardingColumns(regarding, ctx)),
  };
}
