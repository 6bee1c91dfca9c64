import type { Database, DialectName } from "../database/database.ts";
import type { JournalEntry, Subject } from "../plugin/event.ts";
import { decode } from "../table/decode.ts";
import type { SaltedValues } from "./digest.ts";
import type { FeedPosition } from "./feed-position.ts";

export interface FeedBatch {
  readonly entries: readonly JournalEntry[];
  /** Where to go on, whether or not anything came. */
  readonly next: FeedPosition;
}

/** What a batch is narrowed to: one tenant (always for callers), and events by name (for consumers). */
export interface FeedFilter {
  readonly tenant: string | undefined;
  readonly limit: number;
}

type Header = Record<string, unknown>;

/** The next entries after a position, in commit order, each exactly once. */
export async function readFeed(database: Database, position: FeedPosition, filter: FeedFilter): Promise<FeedBatch> {
  const { headers, next } =
    database.dialect === "sqlite"
      ? await bySequence(database, position, filter)
      : await bySnapshot(database, position, filter);
  return { entries: await withDetails(database, headers), next };
}

async function bySequence(database: Database, position: FeedPosition, { tenant, limit }: FeedFilter) {
  const headers = await database.rows(
    `select * from journal where seq > ? ${tenant === undefined ? "" : "and tenant_id = ?"} order by seq limit ${limit}`,
    [Number(position.seq), ...(tenant === undefined ? [] : [tenant])],
  );
  const last = headers.at(-1)?.["seq"];
  return { headers, next: { seq: last === undefined ? position.seq : String(last) } };
}

async function bySnapshot(database: Database, { lo = "3:3:", hi, seq }: FeedPosition, { tenant, limit }: FeedFilter) {
  const upper = hi ?? (await snapshotNow(database));
  const headers = await database.rows(
    `select seq, id, tenant_id, event, version, actor, caused_by, at, payload from journal
      where xid >= pg_snapshot_xmin($1::pg_snapshot) and xid < pg_snapshot_xmax($2::pg_snapshot)
        and not pg_visible_in_snapshot(xid, $1::pg_snapshot) and pg_visible_in_snapshot(xid, $2::pg_snapshot)
        and seq > $3 ${tenant === undefined ? "" : "and tenant_id = $4"} order by seq limit ${limit}`,
    [lo, upper, seq, ...(tenant === undefined ? [] : [tenant])],
  );
  const last = headers.at(-1)?.["seq"];
  // A full batch may have more behind it between the same snapshots; a short one has taken all there was.
  const next: FeedPosition =
    headers.length === limit ? { lo, hi: upper, seq: String(last) } : { lo: upper, hi: null, seq: "0" };
  return { headers, next };
}

/**
 * What is committed now. PostgreSQL counts the reader's own transaction as over where later ones have ended already; what
 * it has yet to write would then be skipped for ever.
 */
async function snapshotNow(database: Database): Promise<string> {
  const [row] = await database.rows(
    "select pg_current_snapshot()::text as snapshot, pg_current_xact_id_if_assigned()::text as own",
    [],
  );
  const snapshot = String(row?.["snapshot"]);
  const own = row?.["own"];
  const [min = "", max = "", running = ""] = snapshot.split(":");
  if (typeof own !== "string" || BigInt(own) >= BigInt(max)) return snapshot;
  const open = [...(running === "" ? [] : running.split(",")), own].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return `${BigInt(own) < BigInt(min) ? own : min}:${max}:${open.join(",")}`;
}

async function withDetails(database: Database, headers: readonly Header[]): Promise<JournalEntry[]> {
  if (headers.length === 0) return [];
  const ids = headers.map((header) => header["id"]);
  const [subjects, values] = await Promise.all([
    database.kysely
      .selectFrom("journal_subjects")
      .select(["entry_id", "type", "subject_id"])
      .where("entry_id", "in", ids)
      .orderBy("position")
      .execute(),
    database.kysely.selectFrom("journal_values").select(["entry_id", "fields"]).where("entry_id", "in", ids).execute(),
  ]);
  const subjectsOf = Map.groupBy(subjects, (row) => row["entry_id"]);
  const valuesOf = new Map(
    values.map((row) => [row["entry_id"], decode("json", row["fields"], database.dialect) as SaltedValues]),
  );
  return headers.map((header) =>
    entryOf(database.dialect, header, subjectsOf.get(header["id"]) ?? [], valuesOf.get(header["id"]) ?? {}),
  );
}

function entryOf(
  dialect: DialectName,
  header: Header,
  subjects: readonly Record<string, unknown>[],
  values: SaltedValues,
): JournalEntry {
  return {
    seq: BigInt(header["seq"] as number),
    id: String(header["id"]),
    tenant: String(header["tenant_id"]),
    event: String(header["event"]),
    version: Number(header["version"]),
    at: (decode("instant", header["at"], dialect) as Date).toISOString(),
    actor: String(header["actor"]),
    ...(header["caused_by"] === null ? {} : { causedBy: String(header["caused_by"]) }),
    subjects: subjects.map((row): Subject => ({ type: String(row["type"]), id: String(row["subject_id"]) })),
    // What was erased has left a hash alone.
    changes: Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        "salt" in value ? [[name, { from: value.from, to: value.to }]] : [],
      ),
    ),
    payload: decode("json", header["payload"], dialect),
  };
}
