import type { WriteContext } from "@kith/core";

/** The versions at which later rows of the same import left records that earlier ones made. */
export async function latestVersions(
  noun: "contact" | "organization",
  importId: string,
  ids: readonly string[],
  ctx: WriteContext,
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.raw
    .selectFrom("imports_row")
    .select(({ fn }) => [`${noun}_id as id`, fn.max(`${noun}_version`).as("version")])
    .where("tenant_id", "=", ctx.tenant.id)
    .where("import_id", "=", importId)
    .where(`${noun}_id`, "in", ids)
    .where(`${noun}_did`, "=", "updated")
    .groupBy(`${noun}_id`)
    .execute();
  return new Map(rows.map((row) => [String(row["id"]), Number(row["version"])]));
}
