import * as z from "zod";
import type { InteractionView } from "../interactions/interaction-schemas.ts";
import type { TaskView } from "../tasks/task.ts";

/** An interaction of the last 90 days is recent. */
const recentDays = 90;

/** Whether somebody is being looked after; null where the caller may not see what would tell. */
export const NextStep = z
  .object({
    /** Neither a planned task nor a recent interaction. */
    missing: z.boolean(),
    /** When the next open task is due. */
    dueAt: z.iso.datetime().nullable(),
    lastInteractionAt: z.iso.datetime().nullable(),
  })
  .nullable();
export type NextStep = z.output<typeof NextStep>;

export function nextStep(
  tasks: readonly TaskView[] | undefined,
  interactions: readonly InteractionView[] | undefined,
  now: Date,
): NextStep {
  if (!tasks || !interactions) return null;
  const lastInteractionAt = interactions[0]?.occurredAt ?? null;
  const recently = now.getTime() - recentDays * 86_400_000;
  const recent = lastInteractionAt !== null && Date.parse(lastInteractionAt) >= recently;
  return { missing: tasks.length === 0 && !recent, dueAt: tasks[0]?.dueAt ?? null, lastInteractionAt };
}
