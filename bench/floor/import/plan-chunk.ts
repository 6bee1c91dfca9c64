import type { Caller } from "../caller.ts";
import {
  contactColumns,
  emailColumns,
  externalIdColumns,
  newContact,
  phoneColumns,
  type Value,
} from "../new-contact.ts";
import type { Draft } from "./draft.ts";
import type { Known } from "./known.ts";

/** The import that rows belong to. */
export interface ImportOf {
  readonly id: string;
  readonly caller: Caller;
}

/** All that a chunk writes: rows by table, in an order that foreign keys allow, and what the import's own row gains. */
export interface ChunkRows {
  readonly rows: { readonly [T in keyof typeof importedColumns]: (readonly Value[])[] };
  readonly position: number;
  readonly counts: { created: number; skipped: number; rejected: number };
}

/** The columns that rows of an import fill. */
export const importedColumns = {
  contacts: contactColumns,
  contacts_email: emailColumns,
  contacts_phone: phoneColumns,
  contacts_external_id: externalIdColumns,
  journal: ["id", "tenant_id", "event", "version", "actor", "caused_by", "at", "payload", "digest"],
  journal_subjects: ["tenant_id", "entry_id", "position", "type", "subject_id"],
  journal_values: ["tenant_id", "entry_id", "fields"],
  imports_row: [
    ...["tenant_id", "import_id", "row_number", "outcome", "reasons", "cells"],
    ...["contact_id", "contact_did", "contact_version"],
  ],
} as const satisfies Record<string, readonly string[]>;

const actor = "system:imports";

/** Decides row by row, so that a row also meets what the rows before it make; who is there already is left alone. */
export function planChunk(drafts: readonly Draft[], known: Known, { id: importId, caller }: ImportOf): ChunkRows {
  const rows: ChunkRows["rows"] = {
    ...{ contacts: [], contacts_email: [], contacts_phone: [], contacts_external_id: [] },
    ...{ journal: [], journal_subjects: [], journal_values: [], imports_row: [] },
  };
  const counts = { created: 0, skipped: 0, rejected: 0 };
  const { tenant } = caller;
  const now = new Date();
  const causedBy = `job:${importId}`;
  const report = (row: number, outcome: keyof typeof counts, reasons: readonly string[], rest: readonly Value[]) => {
    counts[outcome] += 1;
    const why = reasons.length > 0 ? JSON.stringify(reasons) : null;
    rows.imports_row.push([tenant, importId, row, outcome, why, ...rest]);
  };
  for (const draft of drafts) {
    const { row, cells, problems } = draft;
    const match = problems.length === 0 ? known.match(draft) : undefined;
    if (problems.length > 0 || match?.party.binned) {
      const reasons = problems.length > 0 ? problems : ["contact: its external id belongs to one in the bin"];
      report(row, "rejected", reasons, [JSON.stringify(cells), null, null, null]);
    } else if (match) {
      const { party, by } = match;
      const reason = `is there already, by ${by}${party.row === undefined ? "" : ` (row ${party.row})`}`;
      report(row, "skipped", [reason], [null, party.id, "found", null]);
    } else {
      const made = newContact(draft.input, caller, { now, actor, causedBy, numbers: draft.numbers });
      const { entry, view } = made;
      known.addDraft(draft, view.id);
      rows.contacts.push(made.contact);
      rows.contacts_email.push(...made.emails);
      rows.contacts_phone.push(...made.phones);
      rows.contacts_external_id.push(...made.externalIds);
      rows.journal.push([entry.id, tenant, entry.event, 1, actor, causedBy, now, entry.payload, entry.digest]);
      rows.journal_subjects.push([tenant, entry.id, 0, "contact", view.id]);
      rows.journal_values.push([tenant, entry.id, entry.fields]);
      report(row, "created", [], [null, view.id, "created", 1]);
    }
  }
  return { rows, position: drafts.at(-1)?.row ?? 0, counts };
}
