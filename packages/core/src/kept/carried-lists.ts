import type { Grant } from "../plugin/actor.ts";
import type { ChildLists } from "../plugin/context.ts";

const carried = new WeakMap<object, { readonly by: readonly Grant[]; readonly lists: ChildLists }>();

/** Keeps the child lists that a row brought along, for who read it. */
export const carry = (row: object, by: readonly Grant[], lists: ChildLists): unknown => carried.set(row, { by, lists });

/** The child lists that all of the rows brought along, if the same grants read them; undefined where one has none. */
export function carriedBy(rows: readonly object[], by: readonly Grant[]): readonly ChildLists[] | undefined {
  const lists: ChildLists[] = [];
  for (const row of rows) {
    const along = carried.get(row);
    if (along?.by !== by) return undefined;
    lists.push(along.lists);
  }
  return lists;
}
