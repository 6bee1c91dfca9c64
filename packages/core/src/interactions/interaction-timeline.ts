import { type AnyQuery, askKept, type Parts } from "../kept/kept-query.ts";
import type { ReadContext, WriteContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { Subject } from "../plugin/event.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { oneView } from "../record/record-view.ts";
import { TimelineRow } from "../timeline/timeline-row.ts";
import { Interaction } from "./interaction.ts";
import { type InteractionView, interactionViews } from "./interaction-schemas.ts";

/** What timelines filter interactions by. */
const interactionKind = "interaction";

/** Everybody in the file who took part, and what it is about: on whose timelines it stands. */
function takingPart({ contactId, organizationId, participants, regarding }: InteractionView): readonly Subject[] {
  const subjects = new Map<string, Subject>();
  const add = (type: string, id: string | null) => id !== null && subjects.set(`${type} ${id}`, { type, id });
  for (const end of [{ contactId, organizationId }, ...participants]) {
    add("contact", end.contactId);
    add("organization", end.organizationId);
  }
  if (regarding) add(regarding.type, regarding.id);
  return [...subjects.values()];
}

/** Puts an interaction on the timelines it belongs on, in place of where it was; answers its view. */
export async function showInteraction(row: Row<typeof Interaction>, ctx: WriteContext): Promise<InteractionView> {
  const interaction = await oneView(interactionViews, row, ctx);
  const subjects = takingPart(interaction);
  const entry = { at: row.occurredAt, kind: interactionKind, permission: "interactions:read", subjects };
  ctx.show({ type: "interaction", id: row.id }, entry);
  return interaction;
}

/**
 * The newest interactions that each of these people or organizations took part in, newest first, `limit` of each, as
 * far as the caller may see them. One statement, however many they are for. `ctx` is the caller's
 * under `interactions:read`.
 */
export async function latestInteractions(of: ProfileOf, ids: readonly string[], limit: number, ctx: ReadContext) {
  if (ids.length === 0) return new Map<string, InteractionView[]>();
  const build = (parts: Parts) => {
    const [first, ...rest] = ids.map((_, index) => newest(of, `id ${index}`, limit, parts)) as [
      AnyQuery,
      ...AnyQuery[],
    ];
    const rows =
      rest.length === 0 ? first : parts.from(Interaction).where("row.id", "in", idsOf([first, ...rest], parts));
    return parts.withLists(rows.selectAll("row"), Interaction);
  };
  const key = `newest ${limit} interactions of ${ids.length} ${of}s`;
  const values = Object.fromEntries(ids.map((id, index) => [`id ${index}`, id]));
  const rows = await askKept<Row<typeof Interaction>>(ctx, key, build, values);
  // Sorted here: asked for an order, SQLite walks the whole index that has it.
  rows.sort((one, other) => other.occurredAt.getTime() - one.occurredAt.getTime() || (other.id < one.id ? -1 : 1));
  const views = await interactionViews(rows, ctx);
  if (ids.length === 1) return new Map([[ids[0] as string, views]]);
  const tookPart = (id: string, view: InteractionView) =>
    takingPart(view).some((subject) => subject.type === of && subject.id === id);
  return new Map(ids.map((id) => [id, views.filter((view) => tookPart(id, view)).slice(0, limit)]));
}

/** A timeline is in order already: no more of its index is read than is shown. */
const newest = (of: ProfileOf, id: string, limit: number, { from, slot }: Parts): AnyQuery =>
  from(Interaction)
    .innerJoin(`${TimelineRow.meta.tableName} as line`, (join) =>
      join.onRef("line.tenantId", "=", "row.tenantId").onRef("line.recordId", "=", "row.id"),
    )
    .where("line.subjectType", "=", of)
    .where("line.subjectId", "=", slot(id))
    .where("line.kind", "=", interactionKind)
    .orderBy("line.at", "desc")
    .limit(limit);

/** Each by itself, so that each reads its own timeline in its order. */
const idsOf = (each: readonly AnyQuery[], { reader }: Parts): AnyQuery =>
  each
    .map((one): AnyQuery => reader.selectFrom(one.select("row.id").as("newest")).select("newest.id"))
    .reduce((all, one) => all.unionAll(one));
