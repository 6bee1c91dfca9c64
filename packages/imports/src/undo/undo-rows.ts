import { Contact, type Entity, Organization, Relation, type Row, sql, type WriteContext } from "@kith/core";
import type { ImportRow } from "../import.ts";
import { latestVersions } from "./latest-versions.ts";
import { type Removal, removeUntouched } from "./remove-untouched.ts";

/** Few enough to hold SQLite's thread no longer than a chunk of an import does. */
const rowsAtOnce = 50;

/**
 * Takes back what the next rows of an import made, and answers how many rows there were. `ctx` keeps the books, `acting`
 * is whoever undoes: what they may not write stays, and counts as changed.
 */
export async function undoRows(importId: string, ctx: WriteContext, acting: WriteContext): Promise<number> {
  const rows = await nextRows(importId, ctx);
  if (rows.length === 0) return 0;
  const removals = [
    await take(
      Relation,
      "relations",
      rows.flatMap(({ relationId }) => (relationId ? [{ id: relationId, version: 1 }] : [])),
      acting,
    ),
    await take(Contact, "contacts", await made(rows, "contact", importId, ctx), acting),
    await take(Organization, "organizations", await made(rows, "organization", importId, ctx), acting),
  ];
  await keepBooks(importId, rows, removals, ctx);
  return rows.length;
}

type ReportRow = Pick<
  Row<typeof ImportRow>,
  | "rowNumber"
  | "contactId"
  | "contactDid"
  | "contactVersion"
  | "organizationId"
  | "organizationDid"
  | "organizationVersion"
  | "relationId"
>;

/** By `ctx.raw`: the report is the import's own, also where it speaks of records that have become somebody else's. */
async function nextRows(importId: string, ctx: WriteContext): Promise<readonly ReportRow[]> {
  const rows = await ctx.raw
    .selectFrom("imports_row")
    .selectAll()
    .where("tenant_id", "=", ctx.tenant.id)
    .where("import_id", "=", importId)
    .where("undo", "is", null)
    .where((eb) =>
      eb.or([
        eb("contact_did", "=", "created"),
        eb("organization_did", "=", "created"),
        eb("relation_id", "is not", null),
      ]),
    )
    .orderBy("row_number")
    .limit(rowsAtOnce)
    .execute();
  return rows.map((row) => ({
    rowNumber: row["row_number"],
    contactId: row["contact_id"],
    contactDid: row["contact_did"],
    contactVersion: row["contact_version"],
    organizationId: row["organization_id"],
    organizationDid: row["organization_did"],
    organizationVersion: row["organization_version"],
    relationId: row["relation_id"],
  }));
}

/** The records that the rows made, each with the version at which the import last left it. */
async function made(rows: readonly ReportRow[], noun: "contact" | "organization", importId: string, ctx: WriteContext) {
  const records = rows.flatMap((row) => {
    const id = row[`${noun}Id`];
    return id && row[`${noun}Did`] === "created" ? [{ id, version: row[`${noun}Version`] ?? 1 }] : [];
  });
  const later = await latestVersions(
    noun,
    importId,
    records.map(({ id }) => id),
    ctx,
  );
  return records.map(({ id, version }) => ({ id, version: later.get(id) ?? version }));
}

async function take(
  entity: Entity,
  noun: string,
  records: readonly { readonly id: string; readonly version: number }[],
  acting: WriteContext,
): Promise<Removal> {
  const writable = acting.under(`${noun}:write`);
  if (!writable) return { removed: new Set(), edited: new Set(records.map(({ id }) => id)) };
  return removeUntouched(entity, records, writable);
}

async function keepBooks(
  importId: string,
  rows: readonly ReportRow[],
  removals: readonly Removal[],
  ctx: WriteContext,
): Promise<void> {
  const among = (which: keyof Removal) => new Set(removals.flatMap((removal) => [...removal[which]]));
  const edited = among("edited");
  const of = (row: ReportRow) => [
    row.relationId,
    row.contactDid === "created" && row.contactId,
    row.organizationDid === "created" && row.organizationId,
  ];
  const changed = rows.filter((row) => of(row).some((id) => id && edited.has(id)));
  const mark = (undo: string, some: readonly ReportRow[]) =>
    ctx.raw
      .updateTable("imports_row")
      .set({ undo })
      .where("tenant_id", "=", ctx.tenant.id)
      .where("import_id", "=", importId)
      .where(
        "row_number",
        "in",
        some.map(({ rowNumber }) => rowNumber),
      )
      .execute();
  if (changed.length > 0) await mark("edited", changed);
  if (changed.length < rows.length)
    await mark(
      "removed",
      rows.filter((row) => !changed.includes(row)),
    );
  await ctx.raw
    .updateTable("imports_import")
    .set({
      undo_removed: sql`undo_removed + ${sql.lit(among("removed").size)}`,
      undo_edited: sql`undo_edited + ${sql.lit(edited.size)}`,
    })
    .where("tenant_id", "=", ctx.tenant.id)
    .where("id", "=", importId)
    .execute();
}
