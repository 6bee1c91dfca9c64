import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { Interaction } from "../interactions/interaction.ts";
import { InteractionView, interactionViews } from "../interactions/interaction-schemas.ts";
import { Organization } from "../organizations/organization.ts";
import { query } from "../plugin/operation.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { assertVisible } from "../record/read-record.ts";
import { idOf, RecordReference } from "../record/record-schemas.ts";
import { viewsById } from "../record/record-view.ts";
import { readTimeline, timelineInput } from "../timeline/read-timeline.ts";

const Line = z.object({
  id: z.uuid(),
  at: z.iso.datetime().describe("When it happened"),
  kind: z.string().describe("`interaction`, or an event's name such as `lead.qualified`"),
  summary: z.string().nullable(),
  record: RecordReference,
  actor: z.string(),
  interaction: InteractionView.optional().describe("Where the line is an interaction: that interaction"),
});
const TimelinePage = z.object({ items: z.array(Line), nextCursor: z.string().nullable() });
export interface TimelinePage extends z.output<typeof TimelinePage> {}

const input = (type: ProfileOf) => z.strictObject({ id: idOf(type), ...timelineInput });
export interface TimelineInput extends z.input<ReturnType<typeof input>> {}

/** A page of somebody's timeline with its interactions in it. */
const timeline = (type: ProfileOf, one: string, exampleId: string) =>
  query({
    summary: `What happened with ${one}, newest first`,
    permission: `${type}s:read`,
    route: `GET /${type}s/{id}/timeline`,
    input: input(type),
    output: TimelinePage,
    examples: [{ id: exampleId, kind: "interaction", limit: 20 }],
  }).run(async ({ id, ...page }, ctx) => {
    await assertVisible(ctx, type === "contact" ? Contact : Organization, id);
    const { items, nextCursor } = await readTimeline(ctx, { type, id }, page);
    const ids = items.flatMap(({ record }) => (record.type === "interaction" ? [record.id] : []));
    const within = ctx.under("interactions:read");
    const interactions = await viewsById(Interaction, interactionViews, [...new Set(ids)], within);
    const lines = items.map((item) => ({ ...item, interaction: interactions.get(item.record.id) }));
    return { items: lines, nextCursor };
  });

export const contactTimeline = timeline("contact", "a contact", "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01");
export const organizationTimeline = timeline("organization", "an organization", "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02");
