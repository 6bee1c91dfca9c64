import { type Expression, expressionBuilder, type SqlBool } from "kysely";
import type { ReadContext } from "./context.ts";
import type { Out, Schema } from "./schema.ts";
import type { ProfileOf } from "./section.ts";

/** A predicate on contacts or organizations that lists (`filter[leads.rating]=hot`) and segments may use. */
export interface Criterion {
  /** Prefixed with the plugin's name: `leads.rating`. */
  readonly name: string;
  readonly of: ProfileOf;
  readonly value: Schema;
  readonly permission: string;
  // biome-ignore lint/suspicious/noExplicitAny: the value's type is fixed by `criterion`, which alone makes criteria
  sql(value: any, id: Expression<string>, ctx: ReadContext): Expression<SqlBool>;
}

/**
 * Declares a criterion, over `ctx.from` and so within the caller's scope: by `ids`, a query of the ids that it holds for,
 * or by `sql`, any condition on the record's id.
 *
 * @example
 * ids: (rating, ctx) => ctx.from(Lead).select("row.contactId").where("row.rating", "=", rating)
 */
export function criterion<S extends Schema>(
  definition: Omit<Criterion, "value" | "sql"> & { readonly value: S } & (
      | { ids(value: Out<S>, ctx: ReadContext): Expression<Readonly<Record<string, string | null>>> }
      | { sql(value: Out<S>, id: Expression<string>, ctx: ReadContext): Expression<SqlBool> }
    ),
): Criterion {
  if ("sql" in definition) return definition;
  const { ids, ...rest } = definition;
  // `in` and not `exists`: inside, `row` is the query's own, and the record's id would be out of sight.
  return { ...rest, sql: (value, id, ctx) => expressionBuilder<object>()(id, "in", ids(value, ctx) as never) };
}
