import type { Grant } from "../plugin/actor.ts";
import type { ChildLists } from "../plugin/context.ts";

// On the row itself, where no answer shows it: a map of all rows, held weakly, is a tenth of a page's work for the
// garbage collector.
const along = Symbol("child lists");

interface Along {
  /** Whose they are: a copy of the row may have become another. */
  readonly row: object;
  readonly by: readonly Grant[];
  readonly lists: ChildLists;
}
interface Carrier {
  [along]?: Along;
}

/** Keeps the child lists that a row brought along, for who read it. */
export function carry(row: object, by: readonly Grant[], lists: ChildLists): void {
  (row as Carrier)[along] = { row, by, lists };
}

/** The child lists that all of the rows brought along, if the same grants read them; undefined where one has none. */
export function carriedBy(rows: readonly object[], by: readonly Grant[]): readonly ChildLists[] | undefined {
  const all: ChildLists[] = [];
  for (const row of rows) {
    const brought = (row as Carrier)[along];
    if (brought?.row !== row || brought.by !== by) return undefined;
    all.push(brought.lists);
  }
  return all;
}
