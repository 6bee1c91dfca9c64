import type { ReadContext } from "../plugin/context.ts";
import type { Route } from "../plugin/declaration.ts";
import type { Entity, Row } from "../plugin/entity.ts";
import type { Operation } from "../plugin/operation.ts";
import type { Out, Schema } from "../plugin/schema.ts";
import { listInputSchema, listOutputSchema } from "./list-schemas.ts";
import { readPage } from "./read-page.ts";

/** The one query language of all lists: `?limit=50&cursor=…&sort=-createdAt&filter[kind]=customer`. */
export interface ListInput {
  /** 1 to 200; default 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before, with the same sort and filter. */
  readonly cursor?: string;
  /** A property, descending with a leading `-`. */
  readonly sort?: string;
  /** Property → value, or property → `{ eq ne in gt gte lt lte contains startsWith isNull }`. */
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly count?: "exact" | "estimate";
  /** `only` lists the bin. */
  readonly bin?: "without" | "only" | "with";
}
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly count?: number;
}

/** Declares a list: core pages, filters and sorts, and hands over one page of rows to be made into items. */
export function list<const R extends Route, E extends Entity, O extends Schema>(declaration: {
  readonly summary: string;
  readonly permission: string;
  readonly route: R;
  readonly of: E;
  readonly item: O;
  readonly filter: readonly (keyof Row<E> & string)[];
  readonly sort: readonly (keyof Row<E> & string)[];
  readonly examples?: readonly ListInput[];
}): {
  run(
    items: (rows: readonly Row<E>[], ctx: ReadContext) => Promise<readonly Out<O>[]>,
  ): Operation<ListInput, ListInput, Page<Out<O>>>;
} {
  const { summary, permission, route, of, item, filter, sort, examples } = declaration;
  return {
    run: (items) => ({
      kind: "query",
      permission,
      route,
      list: { of, item, filter, sort },
      declaration: {
        summary,
        permission,
        route,
        input: listInputSchema,
        output: listOutputSchema(item),
        ...(examples ? { examples } : {}),
      },
      run: async (input: ListInput, ctx: ReadContext) => {
        const page = await readPage({ of, filter, sort }, input, ctx);
        return { ...page, items: await items(page.items as readonly Row<E>[], ctx) };
      },
    }),
  };
}
