import { coreErrors, idOf, query, type Row, readRecord } from "@kith/core";
import * as z from "zod";
import { Import, ImportRow, rowOutcomes } from "./import.ts";

const PartyOfRow = (type: string) =>
  z
    .object({
      /** Absent where a dry run would make it. */
      id: idOf(type).nullable(),
      did: z.enum(["created", "updated", "found"]),
    })
    .nullable();

const RowView = z.object({
  /** As a spreadsheet counts: the header is row 1. */
  row: z.int(),
  outcome: z.enum(rowOutcomes),
  /** Why it was rejected or skipped, and what of it was left out. */
  reasons: z.array(z.string()),
  contact: PartyOfRow("contact"),
  organization: PartyOfRow("organization"),
  relationId: idOf("relation").nullable(),
  /** After an undo: what the row made is in the bin, or stayed since somebody changed it. */
  undo: z.enum(["removed", "edited"]).nullable(),
});

export const listImportRows = query({
  summary: "Read what became of each row of an import",
  permission: "imports:read",
  route: "GET /imports/{id}/rows",
  input: z.strictObject({
    id: idOf("import"),
    limit: z.int().min(1).max(200).default(50),
    /** `nextCursor` of the page before. */
    cursor: z.string().max(200).optional(),
    filter: z
      .strictObject({ outcome: z.enum(rowOutcomes).optional(), undo: z.enum(["removed", "edited"]).optional() })
      .optional(),
  }),
  output: z.object({ items: z.array(RowView), nextCursor: z.string().nullable() }),
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b31", filter: { outcome: "rejected" } }],
}).run(async ({ id, limit, cursor, filter = {} }, ctx) => {
  await readRecord(ctx, Import, id);
  let rows = ctx.from(ImportRow).selectAll("row").where("row.importId", "=", id);
  if (cursor !== undefined) rows = rows.where("row.rowNumber", ">", rowOfCursor(cursor));
  if (filter.outcome) rows = rows.where("row.outcome", "=", filter.outcome);
  if (filter.undo) rows = rows.where("row.undo", "=", filter.undo);
  const page = await rows
    .orderBy("row.rowNumber")
    .limit(limit + 1)
    .execute();
  const items = page.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(rowView), nextCursor: page.length > limit && last ? cursorOf(last.rowNumber) : null };
});

const rowView = (row: Row<typeof ImportRow>): z.output<typeof RowView> => ({
  row: row.rowNumber,
  outcome: row.outcome,
  reasons: [...(row.reasons ?? [])],
  contact: row.contactDid && { id: row.contactId, did: row.contactDid },
  organization: row.organizationDid && { id: row.organizationId, did: row.organizationDid },
  relationId: row.relationId,
  undo: row.undo,
});

const cursorOf = (row: number) => Buffer.from(`row ${row}`).toString("base64url");

function rowOfCursor(cursor: string): number {
  const [, digits] = /^row (\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (digits === undefined)
    throw coreErrors(
      "cursor.invalid",
      {},
      { errors: [{ pointer: "/cursor", message: "is not a cursor of this list" }] },
    );
  return Number(digits);
}
