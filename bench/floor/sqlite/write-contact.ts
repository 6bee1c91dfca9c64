import type BetterSqlite3 from "better-sqlite3";
import type { Caller } from "../caller.ts";
import type { CreateContact } from "../contact-input.ts";
import type { ContactView } from "../contact-view.ts";
import { contactColumns, emailColumns, newContact, phoneColumns } from "../new-contact.ts";
import { stored } from "./stored.ts";

export type WriteContact = (input: CreateContact, caller: Caller) => ContactView;

/** Contact, e-mails, phones and journal; whoever calls opens the transaction. */
export function contactWriter(db: BetterSqlite3.Database): WriteContact {
  const into = (table: string, columns: readonly string[]) =>
    db.prepare(
      `insert into ${table} (${columns.map((name) => `"${name}"`)}) values (${columns.map(() => "?").join(", ")})`,
    );
  const contacts = into("contacts", contactColumns);
  const emails = into("contacts_email", emailColumns);
  const phones = into("contacts_phone", phoneColumns);
  const journal = into("journal", ["id", "tenant_id", "event", "version", "actor", "at", "payload", "digest"]);
  const subjects = into("journal_subjects", ["tenant_id", "entry_id", "position", "type", "subject_id"]);
  const values = into("journal_values", ["tenant_id", "entry_id", "fields"]);
  return (input, caller) => {
    const { contact, emails: ofEmails, phones: ofPhones, entry, view } = newContact(input, caller);
    const { tenant, user } = caller;
    contacts.run(contact.map(stored));
    for (const row of ofEmails) emails.run(row.map(stored));
    for (const row of ofPhones) phones.run(row.map(stored));
    journal.run(entry.id, tenant, entry.event, 1, user, stored(contact[3] ?? null), entry.payload, entry.digest);
    subjects.run(tenant, entry.id, 0, "contact", view.id);
    values.run(tenant, entry.id, entry.fields);
    return view;
  };
}
