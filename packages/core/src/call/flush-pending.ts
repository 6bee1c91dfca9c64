import { enqueueJobs } from "../jobs/enqueue-jobs.ts";
import { writeEntries } from "../journal/pending-entries.ts";
import type { Subject } from "../plugin/event.ts";
import { tableOf } from "../table/table.ts";
import { TimelineRow } from "../timeline/timeline-row.ts";
import type { Pending, Session } from "./session.ts";

const timelineColumns = tableOf(TimelineRow).columnNames;

/** Writes what a command has to say beside its rows: journal, timelines, jobs. The last thing before its commit. */
export async function flushPending(session: Session, pending: Pending): Promise<void> {
  const { database } = session.runtime;
  if (pending.entries.length > 0) {
    const ids = await writeEntries(database, pending.entries, session);
    const rows = pending.lines.flatMap(({ entry, summary, permission }) => {
      const { event, subjects } = pending.entries[entry] as Pending["entries"][number];
      const [record] = subjects;
      return record
        ? subjects.map((subject) =>
            timelineRow(session, subject, session.now, ids[entry] as string, event, permission, summary, record),
          )
        : [];
    });
    await database.insert({ table: "timeline", columns: timelineColumns, rows });
  }
  await writeShown(session, pending);
  await enqueueJobs(session, pending.jobs);
}

async function writeShown(session: Session, pending: Pending): Promise<void> {
  if (pending.shown.length === 0) return;
  const { database } = session.runtime;
  // Only the last word on a record counts.
  const last = new Map(pending.shown.map((item) => [`${item.record.type} ${item.record.id}`, item]));
  // Records made by this very command cannot be on a timeline yet.
  const made = new Set(
    pending.entries
      .filter(({ event, subjects: [first] }) => event === `${first?.type}.created`)
      .map(({ subjects }) => `${subjects[0]?.type} ${subjects[0]?.id}`),
  );
  const rows: unknown[][] = [];
  for (const [key, { record, entry }] of last) {
    if (!made.has(key))
      await database.kysely
        .deleteFrom("timeline")
        .where("tenant_id", "=", session.tenant.id)
        .where("record_type", "=", record.type)
        .where("record_id", "=", record.id)
        .where("id", "=", record.id)
        .execute();
    for (const subject of entry?.subjects ?? [])
      if (entry)
        rows.push(timelineRow(session, subject, entry.at, record.id, entry.kind, entry.permission, null, record));
  }
  await database.insert({ table: "timeline", columns: timelineColumns, rows });
}

function timelineRow(
  session: Session,
  subject: Subject,
  at: Date,
  id: string,
  kind: string,
  permission: string,
  summary: string | null,
  record: Subject,
): unknown[] {
  return [
    session.tenant.id,
    subject.type,
    subject.id,
    at,
    id,
    kind,
    permission,
    summary,
    record.type,
    record.id,
    session.actor.user,
  ];
}
