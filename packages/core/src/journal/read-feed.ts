import type { Database, DialectName, Row } from "../database/database.ts";
import type { JournalEntry } from "../plugin/event.ts";
import { type FeedPosition, startPosition } from "./feed-position.ts";
import { bareEntryOf, detailColumns, entryOf } from "./stored-entry.ts";

/** Where reading goes on, whether or not anything came. */
export interface Onward {
  readonly next: FeedPosition;
  /** More is there already. */
  readonly more: boolean;
  /** On PostgreSQL: the highest sequence at that time, where it was asked. */
  readonly newest?: number | undefined;
}
export interface FeedBatch extends Onward {
  readonly entries: readonly JournalEntry[];
}

/** What a batch is narrowed to: one tenant (always for callers), and events by name (for consumers). */
export interface FeedFilter {
  readonly tenant?: string | undefined;
  readonly events?: readonly string[] | undefined;
  /** Part of the statement's text, which is kept: few different ones. */
  readonly limit: number;
}

const headerColumns = "seq, id, tenant_id, event, version, actor, caused_by, at, payload";
const entryColumns = (dialect: DialectName) => `${headerColumns}, ${detailColumns(dialect)}`;

/** The next entries after a position, in commit order, each exactly once. */
export async function readFeed(database: Database, position: FeedPosition, filter: FeedFilter): Promise<FeedBatch> {
  const { dialect } = database;
  const { headers, ...onward } = await readHeaders(database, position, filter, entryColumns(dialect));
  return { entries: headers.map((row) => entryOf(row, dialect)), ...onward };
}

/** The same for who needs neither subjects nor changes. */
export async function readBareFeed(database: Database, position: FeedPosition, filter: FeedFilter) {
  const { headers, ...onward } = await readHeaders(database, position, filter, headerColumns);
  return { entries: headers.map((row) => bareEntryOf(row, database.dialect)), ...onward };
}

/** One entry by its id; undefined where it is not there. */
export async function readEntry(database: Database, tenant: string, id: string): Promise<JournalEntry | undefined> {
  const { dialect } = database;
  const key = dialect === "sqlite" ? "tenant_id = ? and id = ?" : "tenant_id = $1 and id = $2";
  const [row] = await database.rows(`select ${entryColumns(dialect)} from journal where ${key}`, [tenant, id]);
  return row && entryOf(row, dialect);
}

/** The same as the feed, in columns of the caller's choice: as in the database. */
export function readHeaders(
  database: Database,
  position: FeedPosition,
  filter: FeedFilter,
  columns: string,
): Promise<Onward & { readonly headers: readonly Row[] }> {
  const read = database.dialect === "sqlite" ? bySequence : bySnapshot;
  return read(database, position, filter, columns);
}

/** Conditions and their parameters, after `before` others. */
function narrowing({ tenant, events }: FeedFilter, dialect: DialectName, before: number) {
  const parameters = [...(tenant === undefined ? [] : [tenant]), ...(events ?? [])];
  const slots = parameters.map((_, index) => (dialect === "sqlite" ? "?" : `$${before + index + 1}`));
  const ofTenant = tenant === undefined ? "" : ` and tenant_id = ${slots.shift()}`;
  return { parameters, sql: `${ofTenant}${events ? ` and event in (${slots.join(", ")})` : ""}` };
}

/**
 * So many entries are looked through at once. Where most are for others that bounds how long it takes: on SQLite the
 * thread is everybody's; and PostgreSQL, which plans without knowing the position, finds its way by the sequence.
 */
const stride = 10_000;

async function bySequence(database: Database, { seq }: FeedPosition, filter: FeedFilter, columns: string) {
  const { limit } = filter;
  const from = Number(seq);
  const { sql, parameters } = narrowing(filter, "sqlite", 1);
  const [newest] = filter.events ? await database.rows("select max(seq) as seq from journal", []) : [];
  const passed = newest && Math.min(Number(newest["seq"]), from + stride);
  const headers = await database.rows(
    `select ${columns} from journal where seq > ?${sql}${newest ? " and seq <= ?" : ""} order by seq limit ${limit}`,
    [from, ...parameters, ...(newest ? [passed] : [])],
  );
  const full = headers.length === limit;
  const last = full || passed === undefined ? Number(headers.at(-1)?.["seq"] ?? from) : Math.max(from, passed);
  return { headers, next: { seq: String(last) }, more: full || last < Number(newest?.["seq"] ?? last) };
}

async function bySnapshot(database: Database, position: FeedPosition, filter: FeedFilter, columns: string) {
  const { lo = "3:3:", hi, seq } = position;
  const { limit, tenant } = filter;
  const now = () => snapshotNow(database, tenant !== undefined);
  const { snapshot: upper, newest: then } = hi ? { snapshot: hi, newest: undefined } : await now();
  // What is left of many is found by sequence; what is new among many, by transaction.
  const isLeft = hi || lo === startPosition.lo;
  // Of one tenant there is an index by sequence, so that it needs no end.
  const end = isLeft && tenant === undefined ? Number(seq) + stride : (then ?? Number.MAX_SAFE_INTEGER);
  const among = isLeft
    ? "seq <= $4"
    : "seq <= $4 and xid >= pg_snapshot_xmin($1::pg_snapshot) and xid < pg_snapshot_xmax($2::pg_snapshot)";
  const { sql, parameters } = narrowing(filter, "postgresql", 4);
  const headers = await database.rows(
    `select ${columns} from journal
      where not pg_visible_in_snapshot(xid, $1::pg_snapshot) and pg_visible_in_snapshot(xid, $2::pg_snapshot)
        and seq > $3 and ${among}${sql} order by seq limit ${limit}`,
    [lo, upper, seq, end, ...parameters],
  );
  if (headers.length === limit)
    return { headers, next: { lo, hi: upper, seq: String(headers.at(-1)?.["seq"]) }, more: true, newest: then };
  const newest = then ?? (await now()).newest;
  // There may be more between the same snapshots; or all there was has been taken.
  const more = end < newest;
  const next: FeedPosition = more ? { lo, hi: upper, seq: String(end) } : { lo: upper, hi: null, seq: "0" };
  return { headers, next, more, newest };
}

/**
 * What is committed now, and the newest entry of all; for one tenant's, no end, since who is quiet would have everybody's
 * entries searched for it. PostgreSQL counts the reader's own transaction as over where later ones have ended already; what
 * it has yet to write would then be skipped for ever.
 */
async function snapshotNow(database: Database, ofTenant: boolean): Promise<{ snapshot: string; newest: number }> {
  const [row] = await database.rows(
    `select pg_current_snapshot()::text as snapshot, pg_current_xact_id_if_assigned()::text as own,
      ${ofTenant ? Number.MAX_SAFE_INTEGER : "(select max(seq) from journal)"} as newest`,
    [],
  );
  const newest = Number(row?.["newest"]);
  const snapshot = String(row?.["snapshot"]);
  const own = row?.["own"];
  const [min = "", max = "", running = ""] = snapshot.split(":");
  if (typeof own !== "string" || BigInt(own) >= BigInt(max)) return { snapshot, newest };
  const open = [...(running === "" ? [] : running.split(",")), own].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return { snapshot: `${BigInt(own) < BigInt(min) ? own : min}:${max}:${open.join(",")}`, newest };
}
