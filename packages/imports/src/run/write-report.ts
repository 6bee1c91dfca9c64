import { sql, type WriteContext } from "@kith/core";
import { type BulkColumn, insertMany } from "./insert-many.ts";
import type { RowResult } from "./row-result.ts";

const columns: readonly BulkColumn[] = [
  ["row_number", "integer"],
  ["outcome", "text"],
  ["reasons", "json"],
  ["cells", "json"],
  ["contact_id", "uuid"],
  ["contact_did", "text"],
  ["contact_version", "integer"],
  ["organization_id", "uuid"],
  ["organization_did", "text"],
  ["organization_version", "integer"],
  ["relation_id", "uuid"],
];

/**
 * Writes what became of rows, and how far the import has come. By `ctx.raw`: a report is bookkeeping, and to journal
 * every chunk's progress would bury what the import did.
 */
export async function writeReport(
  importId: string,
  position: number,
  results: readonly RowResult[],
  ctx: WriteContext,
): Promise<void> {
  const rows = results.map(({ row, outcome, reasons, cells, contact, organization, relation }) => [
    row,
    outcome,
    reasons.length > 0 ? reasons : null,
    outcome === "rejected" ? (cells ?? null) : null,
    contact?.id ?? null,
    contact?.did ?? null,
    contact?.version ?? null,
    organization?.id ?? null,
    organization?.did ?? null,
    organization?.version ?? null,
    relation?.id ?? null,
  ]);
  await insertMany(ctx, "imports_row", importId, columns, rows);
  const plus = (column: string, amount: number) => sql`${sql.ref(column)} + ${sql.lit(amount)}`;
  const count = (holds: (result: RowResult) => boolean) => results.filter(holds).length;
  await ctx.raw
    .updateTable("imports_import")
    .set({
      position,
      runs: 0,
      created: plus(
        "created",
        count(({ outcome }) => outcome === "created"),
      ),
      updated: plus(
        "updated",
        count(({ outcome }) => outcome === "updated"),
      ),
      skipped: plus(
        "skipped",
        count(({ outcome }) => outcome === "skipped"),
      ),
      rejected: plus(
        "rejected",
        count(({ outcome }) => outcome === "rejected"),
      ),
      contacts: plus(
        "contacts",
        count(({ contact }) => contact?.did === "created"),
      ),
      organizations: plus(
        "organizations",
        count(({ organization }) => organization?.did === "created"),
      ),
      relations: plus(
        "relations",
        count(({ relation }) => relation !== undefined),
      ),
    })
    .where("tenant_id", "=", ctx.tenant.id)
    .where("id", "=", importId)
    .execute();
}
