import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { Task, type TaskView, taskView } from "./task.ts";

const most = 1_000;

/** The open tasks for each of these people or organizations, the next due first. `ctx` is under `tasks:read`. */
export async function openTasks(
  of: ProfileOf,
  ids: readonly string[],
  ctx: ReadContext,
): Promise<ReadonlyMap<string, readonly TaskView[]>> {
  if (ids.length === 0) return new Map();
  const column = of === "contact" ? "contactId" : "organizationId";
  const rows = await ctx
    .from(Task)
    .selectAll("row")
    .where(`row.${column}`, "in", ids)
    .where("row.status", "=", "open")
    .limit(most)
    .execute();
  // Sorted here: asked for an order, SQLite walks the index of all open tasks.
  rows.sort((one, other) => due(one) - due(other) || (one.id < other.id ? -1 : 1));
  return Map.groupBy(rows.map(taskView), (task) => task[column] as string);
}

const due = ({ dueAt }: { readonly dueAt: Date | null }) => dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
