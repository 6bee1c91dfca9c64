import * as z from "zod";
import { Interaction } from "../interactions/interaction.ts";
import { InteractionView, interactionViews } from "../interactions/interaction-schemas.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";
import { RecordReference } from "../record/record-schemas.ts";
import { readTimeline } from "../timeline/read-timeline.ts";

export const TimelinePage = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      /** When it happened. */
      at: z.iso.datetime(),
      /** `interaction`, or an event's name such as `lead.qualified`. */
      kind: z.string(),
      summary: z.string().nullable(),
      record: RecordReference,
      actor: z.string(),
      /** Where the line is an interaction: that interaction. */
      interaction: InteractionView.optional(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export interface TimelinePage extends z.output<typeof TimelinePage> {}

export interface TimelineInput {
  readonly id: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before, with the same kind. */
  readonly cursor?: string;
  /** `interaction`, or an event's name. */
  readonly kind?: string;
}

/** A page of a timeline with its interactions in it. */
export async function timelinePage(
  ctx: ReadContext,
  subject: Subject,
  input: { readonly limit: number; readonly cursor?: string | undefined; readonly kind?: string | undefined },
): Promise<TimelinePage> {
  const { items, nextCursor } = await readTimeline(ctx, subject, input);
  const interactions = await interactionsIn(items, ctx);
  return {
    items: items.map((item) => {
      const interaction = interactions.get(item.record.id);
      return { ...item, record: { ...item.record }, ...(interaction && { interaction }) };
    }),
    nextCursor,
  };
}

async function interactionsIn(items: readonly { readonly record: Subject }[], ctx: ReadContext) {
  const ids = items.flatMap(({ record }) => (record.type === "interaction" ? [record.id] : []));
  const within = ctx.under("interactions:read");
  if (ids.length === 0 || !within) return new Map<string, InteractionView>();
  const rows = await within
    .from(Interaction)
    .selectAll("row")
    .where("row.id", "in", [...new Set(ids)])
    .execute();
  return new Map((await interactionViews(rows, within)).map((view) => [view.id, view]));
}
