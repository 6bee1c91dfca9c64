import * as z from "zod";
import { InteractionView } from "../interactions/interaction-schemas.ts";
import { latestInteractions } from "../interactions/interaction-timeline.ts";
import { composition } from "../plugin/composition.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { openTasks, TaskView } from "../tasks/task.ts";

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
export async function loadHistory(of: ProfileOf, ids: readonly string[], ctx: ReadContext) {
  const forInteractions = ctx.under("interactions:read");
  const forTasks = ctx.under("tasks:read");
  const [interactions, tasks] = await Promise.all([
    forInteractions && latestInteractions(of, ids, shownInteractions, forInteractions),
    forTasks && openTasks(of, ids, forTasks),
  ]);
  return (id: string): History => ({
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

/** How sections stand in an answer. */
export const sectionFields = {
  sections: z.record(z.string(), z.unknown()).describe("By plugin; one with nothing to say is absent"),
  failedSections: z.array(z.string()).describe("The plugins whose section could not be loaded just now"),
};

/**
 * All composed plugins' sections of these records: side by side, each for all records at once and under its own
 * permission. One that fails, fails alone: it is reported to the host and named in `failed`.
 */
export async function loadSections(of: ProfileOf, ids: readonly string[], ctx: ReadContext) {
  const sections = new Map<string, Record<string, unknown>>(ids.map((id) => [id, {}]));
  const failed: string[] = [];
  if (ids.length === 0) return { sections, failed };
  const composed = ctx.get(composition);
  await Promise.all(
    composed.sections(of).map(async ({ plugin, section }) => {
      const within = ctx.under(section.permission);
      if (!within) return;
      try {
        const loaded = await section.load(ids, within);
        const trimmed = [...loaded].map(([id, value]) => [id, composed.trimSection(section, value, within)] as const);
        for (const [id, value] of trimmed) {
          const shown = sections.get(id);
          if (shown) shown[plugin] = value;
        }
      } catch (error) {
        composed.report(error, `section of ${plugin}`);
        failed.push(plugin);
      }
    }),
  );
  return { sections, failed: failed.sort() };
}
