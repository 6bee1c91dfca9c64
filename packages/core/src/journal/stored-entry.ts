import type { Database, DialectName, Row } from "../database/database.ts";
import type { JournalEntry, Subject } from "../plugin/event.ts";
import { decode } from "../table/decode.ts";
import type { EntryHeader, ErasedValue, SaltedValue } from "./digest.ts";

type Values = Readonly<Record<string, SaltedValue | ErasedValue>>;

/** An entry as its tables have it. */
export interface StoredEntry {
  readonly header: Row;
  readonly subjects: readonly Subject[];
  /** Its changed values, as the database gives them; undefined where there are none. */
  readonly fields: unknown;
}

/** The rows of a table that belong to these entries: by its key, which begins with the tenant. */
async function rowsOf(database: Database, table: string, columns: string, headers: readonly Row[]) {
  const entries = headers.map((header) => ({ tenant: header["tenant_id"], id: header["id"] }));
  const wanted =
    database.dialect === "sqlite"
      ? "(select value ->> 'tenant' as tenant, value ->> 'id' as id from json_each(?)) as wanted cross"
      : "json_to_recordset($1) as wanted (tenant text, id uuid) inner";
  const on = "t.tenant_id = wanted.tenant and t.entry_id = wanted.id";
  const rows = await database.rows(`select ${columns} from ${wanted} join ${table} as t on ${on}`, [entries]);
  return Map.groupBy(rows, (row) => row["entry_id"]);
}

/** Headers with the rest of their entries. */
export async function withDetails(database: Database, headers: readonly Row[]): Promise<StoredEntry[]> {
  if (headers.length === 0) return [];
  const [subjects, values] = await Promise.all([
    rowsOf(database, "journal_subjects", "entry_id, position, type, subject_id", headers),
    rowsOf(database, "journal_values", "entry_id, fields", headers),
  ]);
  return headers.map((header) => ({
    header,
    subjects: (subjects.get(header["id"]) ?? [])
      .toSorted((a, b) => Number(a["position"]) - Number(b["position"]))
      .map((row) => ({ type: String(row["type"]), id: String(row["subject_id"]) })),
    fields: values.get(header["id"])?.[0]?.["fields"],
  }));
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

export const valuesOf = ({ fields }: StoredEntry, dialect: DialectName): Values =>
  (decode("json", fields, dialect) ?? {}) as Values;

/** An entry as consumers and the feed see it. */
export const entryOf =
  (dialect: DialectName) =>
  (stored: StoredEntry): JournalEntry => {
    const { causedBy, ...header } = headerOf(stored.header, dialect);
    return {
      ...header,
      seq: BigInt(stored.header["seq"] as number),
      ...(causedBy === null ? {} : { causedBy }),
      subjects: stored.subjects,
      // What was erased has left a hash alone.
      changes: Object.fromEntries(
        Object.entries(valuesOf(stored, dialect)).flatMap(([name, value]) =>
          "salt" in value ? [[name, { from: value.from, to: value.to }]] : [],
        ),
      ),
    };
  };
