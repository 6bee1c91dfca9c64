import * as z from "zod";
import { InteractionView } from "../interactions/interaction-schemas.ts";
import { latestInteractions } from "../interactions/latest-interactions.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { openTasks } from "../tasks/open-tasks.ts";
import { TaskView } from "../tasks/task.ts";

/** How many of the newest interactions a profile shows. */
export const shownInteractions = 20;

/** What was and what is to come with somebody, as profiles and the caller's screen show it. */
export const historyFields = {
  /** The newest 20. */
  interactions: z.array(InteractionView),
  /** The next due first. */
  openTasks: z.array(TaskView),
};

export interface History {
  /** Undefined where the caller may not see them. */
  readonly interactions: InteractionView[] | undefined;
  readonly openTasks: TaskView[] | undefined;
}

/** The history of several people or organizations at once, each part under its own permission. */
export async function loadHistory(
  of: ProfileOf,
  ids: readonly string[],
  ctx: ReadContext,
): Promise<(id: string) => History> {
  const forInteractions = ctx.under("interactions:read");
  const forTasks = ctx.under("tasks:read");
  const [interactions, tasks] = await Promise.all([
    forInteractions && latestInteractions(of, ids, shownInteractions, forInteractions),
    forTasks && openTasks(of, ids, forTasks),
  ]);
  return (id) => ({
    interactions: interactions && [...(interactions.get(id) ?? [])],
    openTasks: tasks && [...(tasks.get(id) ?? [])],
  });
}
