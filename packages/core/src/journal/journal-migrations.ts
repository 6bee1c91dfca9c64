import { sql } from "kysely";
import { dialectOf } from "../database/dialect-parts.ts";
import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { plainTable } from "../database/schema/table-builder.ts";
import type { Migration } from "../plugin/define-plugin.ts";

export const journalMigrations: readonly Migration[] = [
  {
    name: "0001_journal",
    async up(db) {
      await plainTable(
        db,
        "journal",
        {
          seq: column.sequence(),
          id: column.uuid(),
          tenantId: column.key(),
          event: column.text(),
          version: column.integer(),
          actor: column.text(),
          causedBy: column.text().nullable(),
          at: column.instant(),
          payload: column.json(),
          digest: column.text(),
        },
        { tenant: true },
      );
      await addIndex(db, "journal_id", "journal", ["tenantId", "id"], { unique: true });
      await addIndex(db, "journal_tenant_seq", "journal", ["tenantId", "seq"]);
      if (dialectOf(db) === "postgresql") {
        // Readers advance by what is visible in snapshots: neither sequence nor transaction id is commit order.
        await sql`alter table journal add column xid xid8 not null default pg_current_xact_id()`.execute(db);
        await addIndex(db, "journal_xid", "journal", ["xid", "seq"]);
      }
      await plainTable(
        db,
        "journal_subjects",
        {
          tenantId: column.key(),
          entryId: column.uuid(),
          position: column.integer(),
          type: column.text(),
          subjectId: column.text(),
        },
        { primaryKey: ["tenantId", "entryId", "position"] },
      );
      await addIndex(db, "journal_subjects_of", "journal_subjects", ["tenantId", "type", "subjectId", "entryId"]);
      await plainTable(
        db,
        "journal_values",
        { tenantId: column.key(), entryId: column.uuid(), fields: column.json() },
        { primaryKey: ["tenantId", "entryId"] },
      );
      await plainTable(
        db,
        "journal_large_values",
        { tenantId: column.key(), sha256: column.text(), value: column.json() },
        { primaryKey: ["tenantId", "sha256"] },
      );
    },
  },
  {
    name: "0002_timeline",
    async up(db) {
      await plainTable(
        db,
        "timeline",
        {
          tenantId: column.key(),
          subjectType: column.text(),
          subjectId: column.uuid(),
          at: column.instant(),
          id: column.uuid(),
          kind: column.text(),
          permission: column.text(),
          summary: column.text().nullable(),
          recordType: column.text(),
          recordId: column.uuid(),
          actor: column.text(),
        },
        { primaryKey: ["tenantId", "subjectType", "subjectId", "at", "id"], tenant: true },
      );
      await addIndex(db, "timeline_record", "timeline", ["tenantId", "recordId"]);
    },
  },
  {
    name: "0003_seals",
    async up(db) {
      await plainTable(
        db,
        "journal_seals",
        {
          tenantId: column.key(),
          number: column.integer(),
          previous: column.text(),
          hash: column.text(),
          firstSeq: column.bigint(),
          upTo: column.bigint(),
          entries: column.integer(),
          lastEntryId: column.uuid(),
          lastAt: column.instant(),
          sealedAt: column.instant(),
          seqs: column.text(),
        },
        { primaryKey: ["tenantId", "number"], tenant: true },
      );
    },
  },
];
