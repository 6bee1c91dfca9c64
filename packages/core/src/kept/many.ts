import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { ReadCall } from "../call/read-call.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Slot } from "./slot.ts";

/** Values of which a column is to have one, as one parameter: the statement is the same for every number of them. */
export interface Many {
  /** Part of the query's key: the plan for one value is the better one where there is but one. */
  readonly key: "one" | "many";
  readonly value: unknown;
  among(column: string, slot: Slot): RawBuilder<SqlBool>;
}

/** Ids, or with `text` other texts without a comma in them. */
export function many(values: readonly string[], ctx: ReadContext, kind: "uuid" | "text" = "uuid"): Many {
  if (values.length === 1)
    return { key: "one", value: values[0], among: (column, slot) => sql`${sql.ref(column)} = ${slot}` };
  if ((ctx as ReadCall).session.runtime.database.dialect === "sqlite")
    return {
      key: "many",
      value: JSON.stringify(values),
      among: (column, slot) => sql`${sql.ref(column)} in (select value from json_each(${slot}))`,
    };
  return {
    key: "many",
    value: values.join(","),
    among: (column, slot) => sql`${sql.ref(column)} = any (string_to_array(${slot}, ',')::${sql.raw(kind)}[])`,
  };
}
