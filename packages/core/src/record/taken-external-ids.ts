import type { InputProblem } from "../errors/crm-error.ts";
import type { WriteContext } from "../plugin/context.ts";
import type { Table } from "../table/table.ts";
import type { AnyRow } from "./record-row.ts";

/**
 * By the index of the record, which of them carry an external id that another record has, be it in the bin or before
 * them in the list. Asked without scope, as the unique index has none, and by all its columns, so that PostgreSQL takes it.
 */
export async function takenExternalIds(
  ctx: WriteContext,
  table: Table,
  records: readonly (readonly Readonly<AnyRow>[] | undefined)[],
): Promise<ReadonlyMap<number, InputProblem>> {
  const all = records.flatMap((given) => given ?? []);
  const taken = new Set<string>();
  for (let start = 0; start < all.length; start += 500) {
    const some = all.slice(start, start + 500);
    const each = (property: string) => [...new Set(some.map((row) => String(row[property])))];
    for (const row of await ctx.raw
      .selectFrom(`${table.name}_external_id`)
      .select(["source", "external_id"])
      .where("tenant_id", "=", ctx.tenant.id)
      .where("external_id", "in", each("externalId"))
      .where("source", "in", each("source"))
      .execute())
      taken.add(JSON.stringify([row["source"], row["external_id"]]));
  }
  const problems = new Map<number, InputProblem>();
  records.forEach((given, index) => {
    const keys = (given ?? []).map((row) => JSON.stringify([row["source"], row["externalId"]]));
    const position = keys.findIndex((key, place) => taken.has(key) || keys.indexOf(key) !== place);
    if (position >= 0)
      problems.set(index, { pointer: `/externalIds/${position}`, message: `is taken by another ${table.type}` });
    else for (const key of keys) taken.add(key);
  });
  return problems;
}
