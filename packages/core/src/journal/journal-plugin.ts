import { definePlugin } from "../plugin/define-plugin.ts";
import { TimelineRow } from "../timeline/timeline-row.ts";
import { journalMigrations } from "./journal-migrations.ts";
import { JournalHeader, JournalLargeValue, JournalSeal, JournalSubject, JournalValues } from "./journal-tables.ts";
import { readJournal } from "./read-journal.ts";
import { verifyJournal } from "./verify-journal.ts";

export const journalOperations = { read: readJournal, verify: verifyJournal };

/** The journal and the timelines written with it. */
export const journalPlugin = definePlugin({
  name: "journal",
  contract: 1,
  entities: [JournalHeader, JournalSubject, JournalValues, JournalLargeValue, JournalSeal, TimelineRow],
  migrations: journalMigrations,
  operations: journalOperations,
});
