import type { Expression, SqlBool } from "kysely";
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

/** Declares a criterion; `sql` says which record ids it holds for, over `ctx.from` and so within the caller's scope. */
export function criterion<S extends Schema>(definition: {
  readonly name: string;
  readonly of: ProfileOf;
  readonly value: S;
  readonly permission: string;
  sql(value: Out<S>, id: Expression<string>, ctx: ReadContext): Expression<SqlBool>;
}): Criterion {
  return definition;
}
