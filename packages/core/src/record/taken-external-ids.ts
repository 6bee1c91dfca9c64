import type { InputProblem } from "../errors/crm-error.ts";
import type { WriteContext } from "../plugin/context.ts";
import type { Table } from "../table/table.ts";
import type { AnyRow } from "./record-row.ts";

type Given = readonly Readonly<AnyRow>[] | undefined;

/**
 * By the index of the record, which of them carry an external id that another record has, be it in the bin or before
 * them in the list. Asked without scope, as the unique index behind it has none.
 */
export async function takenExternalIds(
  ctx: WriteContext,
  table: Table,
  records: readonly Given[],
): Promise<ReadonlyMap<number, InputProblem>> {
  const ids = [...new Set(records.flatMap((given) => (given ?? []).map((row) => String(row["externalId"]))))];
  const taken = new Set<string>();
  for (let start = 0; start < ids.length; start += 500)
    for (const row of await ctx.raw
      .selectFrom(`${table.name}_external_id`)
      .select(["source", "external_id"])
      .where("tenant_id", "=", ctx.tenant.id)
      .where("external_id", "in", ids.slice(start, start + 500))
      .execute())
      taken.add(JSON.stringify([row["source"], row["external_id"]]));
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
