import type { Pool, PoolClient } from "pg";
import { contactColumns, emailColumns, newContact, phoneColumns } from "../new-contact.ts";
import type { Store } from "../store.ts";

/** What is usual: BEGIN, a named statement for each row, COMMIT. */
export const createInTransaction =
  (pool: Pool): Store["create"] =>
  async (input, caller) => {
    const { contact, emails, phones, entry, view } = newContact(input, caller);
    const client = await pool.connect();
    try {
      await client.query("begin");
      await insert(client, "contacts", contactColumns, contact);
      for (const row of emails) await insert(client, "contacts_email", emailColumns, row);
      for (const row of phones) await insert(client, "contacts_phone", phoneColumns, row);
      const { tenant, user } = caller;
      const header = [entry.id, tenant, entry.event, 1, user, contact[3], entry.payload, entry.digest];
      await insert(client, "journal", journalColumns, header);
      await insert(client, "journal_subjects", subjectColumns, [tenant, entry.id, 0, "contact", view.id]);
      await insert(client, "journal_values", valueColumns, [tenant, entry.id, entry.fields]);
      await client.query("commit");
      client.release();
      return view;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  };

export const journalColumns = ["id", "tenant_id", "event", "version", "actor", "at", "payload", "digest"];
export const subjectColumns = ["tenant_id", "entry_id", "position", "type", "subject_id"];
export const valueColumns = ["tenant_id", "entry_id", "fields"];

const texts = new Map<string, string>();

function insert(client: PoolClient, table: string, columns: readonly string[], values: readonly unknown[]) {
  let text = texts.get(table);
  if (text === undefined) {
    const names = columns.map((name) => `"${name}"`);
    text = `insert into ${table} (${names}) values (${columns.map((_, at) => `$${at + 1}`)})`;
    texts.set(table, text);
  }
  return client.query({ name: table, text, values: [...values] });
}
