import { type ExpressionBuilder, expressionBuilder, type SelectQueryBuilder } from "kysely";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { TimelineRow } from "../timeline/timeline-row.ts";
import { Interaction } from "./interaction.ts";
import { type InteractionView, interactionViews } from "./interaction-schemas.ts";
import { interactionKind, takingPart } from "./show-interaction.ts";

// biome-ignore lint/suspicious/noExplicitAny: a query over a table that the entity's own query type does not know
type Query = SelectQueryBuilder<any, any, any>;

/**
 * The newest interactions that each of these people or organizations took part in, newest first, `limit` of each, as
 * far as the caller may see them. Two statements and the child lists, however many they are for. `ctx` is the caller's
 * under `interactions:read`.
 */
export async function latestInteractions(
  of: ProfileOf,
  ids: readonly string[],
  limit: number,
  ctx: ReadContext,
): Promise<ReadonlyMap<string, readonly InteractionView[]>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx
    .from(Interaction)
    .selectAll("row")
    .where("row.id", "in", () => newestOfEach(of, ids, limit, ctx) as never)
    .execute();
  // Sorted here: asked for an order, SQLite walks the whole index that has it.
  rows.sort((one, other) => other.occurredAt.getTime() - one.occurredAt.getTime() || (other.id < one.id ? -1 : 1));
  const views = await interactionViews(rows, ctx);
  return new Map(
    ids.map((id) => [
      id,
      views
        .filter((view) => takingPart(view).some((subject) => subject.type === of && subject.id === id))
        .slice(0, limit),
    ]),
  );
}

/** Timelines are in order already, so each of the parts reads no more of its index than it shows. */
function newestOfEach(of: ProfileOf, ids: readonly string[], limit: number, ctx: ReadContext): Query {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const eb: ExpressionBuilder<any, never> = expressionBuilder();
  const [first, ...rest] = ids.map((id) =>
    eb
      .selectFrom(
        (ctx.from(Interaction) as unknown as Query)
          .innerJoin(`${TimelineRow.meta.tableName} as line`, (join) =>
            join.onRef("line.tenantId", "=", "row.tenantId").onRef("line.recordId", "=", "row.id"),
          )
          .select("row.id")
          .where("line.subjectType", "=", of)
          .where("line.subjectId", "=", id)
          .where("line.kind", "=", interactionKind)
          .orderBy("line.at", "desc")
          .limit(limit)
          .as("newest"),
      )
      .select("newest.id"),
  );
  return rest.reduce((union, part) => union.unionAll(part as never) as never, first as unknown as Query);
}
