import type { Pool } from "pg";
import { contactColumns, emailColumns, newContact, phoneColumns } from "../new-contact.ts";
import type { Store } from "../store.ts";
import { journalColumns, subjectColumns, valueColumns } from "./create-in-transaction.ts";

/** All rows in one named statement, which is a transaction by itself: one round trip. */
export const createInOneStatement =
  (pool: Pool): Store["create"] =>
  async (input, caller) => {
    const { contact, emails, phones, entry, view } = newContact(input, caller);
    const { tenant, user } = caller;
    const header = [entry.id, tenant, entry.event, 1, user, contact[3], entry.payload, entry.digest];
    await pool.query({
      name: `create ${emails.length} ${phones.length}`,
      text: textFor(emails.length, phones.length),
      values: [
        ...contact,
        ...emails.flat(),
        ...phones.flat(),
        ...header,
        ...[tenant, entry.id, 0, "contact", view.id],
        ...[tenant, entry.id, entry.fields],
      ],
    });
    return view;
  };

const texts = new Map<string, string>();

/** One text for each count of e-mails and phones. */
function textFor(emails: number, phones: number): string {
  const key = `${emails} ${phones}`;
  const kept = texts.get(key);
  if (kept !== undefined) return kept;
  let slot = 0;
  const insert = (table: string, columns: readonly string[], rows = 1) => {
    const tuples = Array.from({ length: rows }, () => `(${columns.map(() => `$${++slot}`)})`);
    return `insert into ${table} (${columns.map((name) => `"${name}"`)}) values ${tuples}`;
  };
  const parts = [`c as (${insert("contacts", contactColumns)})`];
  if (emails > 0) parts.push(`e as (${insert("contacts_email", emailColumns, emails)})`);
  if (phones > 0) parts.push(`p as (${insert("contacts_phone", phoneColumns, phones)})`);
  parts.push(`j as (${insert("journal", journalColumns)})`, `s as (${insert("journal_subjects", subjectColumns)})`);
  const text = `with ${parts.join(", ")} ${insert("journal_values", valueColumns)}`;
  texts.set(key, text);
  return text;
}
