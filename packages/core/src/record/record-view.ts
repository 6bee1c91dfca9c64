import { objectMaker } from "../call/object-maker.ts";
import type { ReadCall } from "../call/read-call.ts";
import { carriedBy } from "../kept/carried-lists.ts";
import { askKept, type Parts } from "../kept/kept-query.ts";
import { many } from "../kept/many.ts";
import type { ChildLists, ReadContext } from "../plugin/context.ts";
import type { Entity, Row } from "../plugin/entity.ts";
import { tableOf } from "../table/table.ts";

/** An instant as it travels. What is hidden or absent stays so. */
export const wire = <A extends Date | null | undefined>(at: A) =>
  (at ? at.toISOString() : at) as A extends Date ? string : A;

/** An instant as a row holds it; what a patch leaves out stays left out. */
export const instant = <A extends string | null | undefined>(at: A) =>
  (at ? new Date(at) : at) as A extends string ? Date : A;

type Wired<R> = { readonly [K in keyof R]: Date extends R[K] ? Exclude<R[K], Date> | string : R[K] };

/** A row as it travels: instants as ISO 8601. What the schema of the answer does not name is trimmed on the way out. */
export function recordView<R extends object>(row: R): Wired<R> {
  // A copy of the whole keeps its shape; one made property by property would become a table of many, slow to make and read.
  const view = { ...row } as Record<string, unknown>;
  for (const name in view) {
    const value = view[name];
    if (typeof value === "object" && value instanceof Date) view[name] = value.toISOString();
  }
  return view as Wired<R>;
}

/** The rows of a child list as they travel. */
export const childViews = (rows: ChildLists[string] = []): ChildLists[string][number][] => rows.map(recordView);

/** Makes rows of one entity what is answered of them, in their order. */
export type Views<E extends Entity, V> = (rows: readonly Row<E>[], ctx: ReadContext) => Promise<V[]>;

/**
 * Views of rows, of what travels of them (`recordView`) and of their child lists: few statements, however many rows; none
 * where the rows brought them along.
 */
export function viewsWithChildren<E extends Entity, V>(
  entity: E,
  view: (record: Wired<Row<E>>, lists: ChildLists) => V,
): Views<E, V> {
  // When the first rows come: entities that refer to each other are not all there before.
  let made: ((row: Row<E>) => Wired<Row<E>>) | undefined;
  return async (rows, ctx) => {
    made ??= recordViewOf(entity);
    const records = rows.map(made);
    const along = carriedBy(rows as readonly object[], (ctx as ReadCall).grants);
    if (along) return records.map((record, index) => view(record, along[index] as ChildLists));
    const ids = rows.map((row) => (row as { id: string }).id);
    const children = await ctx.children(entity, ids);
    return records.map((record, index) => view(record, children.get(ids[index] as string) ?? {}));
  };
}

/** `recordView` for the rows of one entity. */
function recordViewOf<E extends Entity>(entity: E): (row: Row<E>) => Wired<Row<E>> {
  const members = tableOf(entity).columns.map(({ property, kind }) => ({
    ...{ name: property, from: property, take: kind === "instant" ? (at: unknown) => wire(at as Date) : undefined },
  }));
  const make = objectMaker(members);
  return (row) => make(row as Record<string, unknown>, undefined) as Wired<Row<E>>;
}

export async function oneView<E extends Entity, V>(views: Views<E, V>, row: Row<E>, ctx: ReadContext): Promise<V> {
  const [view] = await views([row], ctx);
  return view as V;
}

/** Views of the records with these ids that the caller may see, by id. */
export async function viewsById<E extends Entity, V extends { readonly id: string }>(
  entity: E,
  views: Views<E, V>,
  ids: readonly string[],
  ctx: ReadContext | undefined,
): Promise<ReadonlyMap<string, V>> {
  if (ids.length === 0 || !ctx) return new Map();
  const wanted = many(ids, ctx);
  const build = ({ from, slot, withLists }: Parts) =>
    withLists(
      from(entity)
        .selectAll("row")
        .where(wanted.among("row.id", slot("ids"))),
      entity,
    );
  const rows = await askKept<Row<E>>(ctx, `views ${tableOf(entity).name} ${wanted.key}`, build, { ids: wanted.value });
  return new Map((await views(rows, ctx)).map((view) => [view.id, view]));
}
