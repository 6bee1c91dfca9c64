import { setTimeout as rest } from "node:timers/promises";
import type { Pool } from "pg";
import { type Bought, batchSize, consumer, restMs, totalsOf } from "../purchase-totals.ts";

/**
 * In an order in which nothing is skipped: neither sequence nor transaction id is that of commits, so the position is a
 * pair of snapshots and a sequence. What is visible in `hi` and was not in `lo` is taken by sequence; then `lo` is `hi`.
 */
interface Position {
  readonly lo: string;
  readonly hi: string | null;
  readonly seq: string;
}
const start: Position = { lo: "3:3:", hi: null, seq: "0" };

interface Batch {
  readonly entries: readonly Bought[];
  readonly next: Position;
}

export async function consume(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ position: string }>(
    `insert into consumer_positions (name, position, updated_at) values ($1, $2, now())
      on conflict (name) do update set name = excluded.name returning position`,
    [consumer, JSON.stringify(start)],
  );
  let kept = JSON.parse(rows[0]?.position ?? "") as Position;
  let batch = await read(pool, kept);
  for (;;) {
    // Entries do not change: the next ones are read while the last are written.
    const [following] = await Promise.all([read(pool, batch.next), write(pool, kept, batch)]);
    if (batch.entries.length === 0) await rest(restMs);
    else kept = batch.next;
    batch = following;
  }
}

const among = (further: string) => `select seq, tenant_id as tenant, payload from journal
  where not pg_visible_in_snapshot(xid, $1::pg_snapshot) and pg_visible_in_snapshot(xid, $2::pg_snapshot) and seq > $3
    and event = 'purchase.made' ${further} order by seq limit ${batchSize}`;
const backlog = among("");
// What is new among many is found by its transaction.
const recent = among("and xid >= pg_snapshot_xmin($1::pg_snapshot) and xid < pg_snapshot_xmax($2::pg_snapshot)");

async function read(pool: Pool, { lo, hi, seq }: Position): Promise<Batch> {
  const upper = hi ?? (await snapshot(pool));
  const [name, text] = lo === start.lo ? ["backlog", backlog] : ["recent", recent];
  const { rows } = await pool.query<Bought & { seq: string }>({ name, text, values: [lo, upper, seq] });
  const last = rows.at(-1);
  const full = rows.length === batchSize && last;
  return { entries: rows, next: full ? { lo, hi: upper, seq: last.seq } : { lo: upper, hi: null, seq: "0" } };
}

async function snapshot(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ now: string }>("select pg_current_snapshot()::text as now");
  return rows[0]?.now ?? "";
}

/** Totals and position in one statement, which is a transaction by itself; refused unless it goes on from `from`. */
async function write(pool: Pool, from: Position, { entries, next }: Batch): Promise<void> {
  if (entries.length === 0) return;
  const totals = totalsOf(entries);
  const of = <T>(column: (total: (typeof totals)[number]) => T) => totals.map(column);
  const values = [
    ...[consumer, JSON.stringify(from), JSON.stringify(next)],
    ...[of(({ tenant }) => tenant), of(({ contact }) => contact)],
    ...[of(({ purchases }) => purchases), of(({ cents }) => cents)],
  ];
  const { rowCount } = await pool.query({ name: "take batch", text: take, values });
  if (rowCount !== 1) throw new Error("Another process has moved the position");
}

const take = `with moved as (
    update consumer_positions set position = $3, updated_at = now() where name = $1 and position = $2 returning name),
  added as (
    insert into purchases_total as t (tenant_id, contact_id, purchases, cents)
    select given.* from moved, unnest($4::text[], $5::uuid[], $6::int[], $7::bigint[]) as given
    on conflict (tenant_id, contact_id) do update
    set purchases = t.purchases + excluded.purchases, cents = t.cents + excluded.cents)
  select name from moved`;
