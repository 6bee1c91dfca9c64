import type { DialectName, Row } from "../database/database.ts";
import type { JournalEntry, Subject } from "../plugin/event.ts";
import type { BareEntry } from "../plugin/reaction.ts";
import { decode } from "../table/decode.ts";
import type { EntryHeader, ErasedValue, SaltedValue } from "./digest.ts";

type Values = Readonly<Record<string, SaltedValue | ErasedValue>>;

/** The rest of an entry beside its header in `journal`, as columns that are made where they lie: subjects and values. */
export function detailColumns(dialect: DialectName): string {
  const own = (table: string) =>
    `from ${table} as own where own.tenant_id = journal.tenant_id and own.entry_id = journal.id`;
  const [all, one] =
    dialect === "sqlite" ? ["json_group_array", "json_object"] : (["json_agg", "json_build_object"] as const);
  const subjects = `${all}(${one}('type', own.type, 'id', own.subject_id) order by own.position)`;
  return `(select ${subjects} ${own("journal_subjects")}) as subjects, (select own.fields ${own("journal_values")}) as fields`;
}

export const headerOf = (row: Row, dialect: DialectName): EntryHeader => ({
  id: String(row["id"]),
  tenant: String(row["tenant_id"]),
  event: String(row["event"]),
  version: Number(row["version"]),
  actor: String(row["actor"]),
  causedBy: row["caused_by"] === null ? null : String(row["caused_by"]),
  at: (decode("instant", row["at"], dialect) as Date).toISOString(),
  payload: decode("json", row["payload"], dialect),
});

export const subjectsOf = (row: Row, dialect: DialectName): readonly Subject[] =>
  (decode("json", row["subjects"], dialect) ?? []) as Subject[];

export const valuesOf = (row: Row, dialect: DialectName): Values =>
  (decode("json", row["fields"], dialect) ?? {}) as Values;

/** What the header alone says of an entry. */
export function bareEntryOf(row: Row, dialect: DialectName): BareEntry {
  const { id, tenant, event, version, actor, causedBy, at, payload } = headerOf(row, dialect);
  const entry = { seq: BigInt(row["seq"] as number), id, tenant, event, version, at, actor, payload };
  return causedBy === null ? entry : { ...entry, causedBy };
}

/** An entry as consumers and the feed see it, from its header with the details. */
export const entryOf = (row: Row, dialect: DialectName): JournalEntry => ({
  ...bareEntryOf(row, dialect),
  subjects: subjectsOf(row, dialect),
  // What was erased has left a hash alone.
  changes: Object.fromEntries(
    Object.entries(valuesOf(row, dialect)).flatMap(([name, value]) =>
      "salt" in value ? [[name, { from: value.from, to: value.to }]] : [],
    ),
  ),
});
