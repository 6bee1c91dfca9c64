import type BetterSqlite3 from "better-sqlite3";
import { batchSize, consumer, restMs, totalsOf } from "../purchase-totals.ts";

/** In the order of the sequence, which on SQLite is that of commits; totals and position in one transaction. */
export function consume(db: BetterSqlite3.Database): void {
  const where = db.prepare("select position from consumer_positions where name = ?").pluck();
  const next = db.prepare(`select seq, tenant_id as tenant, payload from journal
    where seq > ? and event = 'purchase.made' order by seq limit ${batchSize}`);
  const add = db.prepare(`insert into purchases_total (tenant_id, contact_id, purchases, cents) values (?, ?, ?, ?)
    on conflict (tenant_id, contact_id) do update
    set purchases = purchases + excluded.purchases, cents = cents + excluded.cents`);
  const move = db.prepare(`insert into consumer_positions (name, position, updated_at) values (?, ?, ?)
    on conflict (name) do update set position = excluded.position, updated_at = excluded.updated_at`);
  const batch = db.transaction((): boolean => {
    const rows = next.all(Number(where.get(consumer) ?? 0)) as { seq: number; tenant: string; payload: string }[];
    const last = rows.at(-1);
    if (!last) return false;
    const entries = rows.map(({ tenant, payload }) => ({ tenant, payload: JSON.parse(payload) }));
    for (const { tenant, contact, purchases, cents } of totalsOf(entries)) add.run(tenant, contact, purchases, cents);
    move.run(consumer, String(last.seq), Date.now());
    return rows.length === batchSize;
  });
  // Others are served between two batches.
  const step = () => (batch.immediate() ? setImmediate(step) : setTimeout(step, restMs));
  step();
}
