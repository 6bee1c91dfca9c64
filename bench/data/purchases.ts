import { entryDigest } from "../checks/entry-digest.ts";
import { type Dataset, idOf, tenant } from "./dataset.ts";
import type { Row, TableRows } from "./rows.ts";

/** Entries of the journal for each contact. */
const each = 3;
const start = Date.parse("2025-06-01T08:00:00Z");

export const purchaseCount = (data: Dataset): number => data.contacts * each;

/** Entries that tell of purchases, by one contact in ten: what a projection is made of. Their digests hold. */
export function* purchaseRows(data: Dataset): Generator<TableRows> {
  yield { table: "journal", rows: rows(data, header) };
  yield { table: "journal_subjects", rows: rows(data, subject) };
}

function* rows(data: Dataset, row: (data: Dataset, index: number) => Row): Generator<Row> {
  for (let index = 0; index < purchaseCount(data); index++) yield row(data, index);
}

const buyerOf = (data: Dataset, index: number) => data.contact((index * 10) % data.contacts).id;
const entryId = (index: number) => idOf("entry", index, start + index);

function header(data: Dataset, index: number): Row {
  const contactId = buyerOf(data, index);
  const at = new Date(start + index);
  const said = { id: entryId(index), tenant_id: tenant, event: "purchase.made", version: 1, actor: "shop" };
  const payload = { contactId, cents: 100 + (index % 9_900) };
  const digest = entryDigest("postgresql", { ...said, caused_by: null, at, payload }, [subject(data, index)], {});
  return { ...said, at, payload, digest };
}

const subject = (data: Dataset, index: number): Row => ({
  ...{ tenant_id: tenant, entry_id: entryId(index), position: 0, type: "contact" },
  subject_id: buyerOf(data, index),
});
