import * as z from "zod";
import { InteractionView } from "../interactions/interaction-schemas.ts";
import { latestInteractions } from "../interactions/latest-interactions.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { openTasks } from "../tasks/open-tasks.ts";
import { TaskView } from "../tasks/task.ts";

const shownInteractions = 20;
/** An interaction of the last 90 days is recent. */
const recentDays = 90;

/** What was and what is to come with somebody, as profiles and the caller's screen show it. */
export const historyFields = {
  interactions: z.array(InteractionView).describe(`The newest ${shownInteractions}`),
  openTasks: z.array(TaskView).describe("The next due first"),
};

/** Each undefined where the caller may not see them. */
interface History {
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

/** Whether somebody is being looked after; null where the caller may not see what would tell. */
export const NextStep = z
  .object({
    missing: z.boolean().describe("Neither a planned task nor a recent interaction"),
    dueAt: z.iso.datetime().nullable().describe("When the next open task is due"),
    lastInteractionAt: z.iso.datetime().nullable(),
  })
  .nullable();

export function nextStep({ openTasks, interactions }: History, now: Date): z.output<typeof NextStep> {
  if (!openTasks || !interactions) return null;
  const lastInteractionAt = interactions[0]?.occurredAt ?? null;
  const recently = now.getTime() - recentDays * 86_400_000;
  const recent = lastInteractionAt !== null && Date.parse(lastInteractionAt) >= recently;
  return { missing: openTasks.length === 0 && !recent, dueAt: openTasks[0]?.dueAt ?? null, lastInteractionAt };
}
