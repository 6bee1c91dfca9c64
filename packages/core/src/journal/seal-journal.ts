import { sql } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import { type Consumer, sealer } from "../consumers/consumer.ts";
import type { Row } from "../database/database.ts";
import { tableOf } from "../table/table.ts";
import { JournalSeal } from "./journal-tables.ts";
import { readHeaders } from "./read-feed.ts";
import { blockHash, writeRanges } from "./seal.ts";

const columns = tableOf(JournalSeal).columnNames;

/**
 * Links what was written to the journal into blocks, a chain for each tenant, so that the removal of one tenant breaks no
 * other's. In turns with a rest between them, so that a quiet system does not write a block for each entry.
 */
export const sealing = (runtime: Runtime): Consumer => ({
  name: sealer,
  restMs: 5_000,
  async read(position, limit) {
    const wanted = "seq, id, tenant_id, at, digest";
    const { headers, ...onward } = await readHeaders(runtime.database, position, { limit }, wanted);
    const take = async (move: () => Promise<void>) => {
      await seal(runtime, headers);
      await move();
    };
    return { ...onward, count: headers.length, take };
  },
  // It passes over nothing.
  undone: (error) => {
    throw error;
  },
});

/** One block for each tenant that has something among the headers. */
async function seal({ database, now }: Runtime, headers: readonly Row[]): Promise<void> {
  const byTenant = Map.groupBy(headers, (header) => String(header["tenant_id"]));
  if (byTenant.size === 0) return;
  const { rows: newest } = await sql<Row>`
    select tenant_id, number, hash, up_to from journal_seals as s where tenant_id in (${sql.join([...byTenant.keys()])})
      and number = (select max(number) from journal_seals as n where n.tenant_id = s.tenant_id)`.execute(
    database.kysely,
  );
  const lastOf = new Map(newest.map((row) => [String(row["tenant_id"]), row]));
  const rows = [...byTenant].map(([tenant, entries]) => {
    const before = lastOf.get(tenant);
    const number = Number(before?.["number"] ?? 0) + 1;
    const previous = String(before?.["hash"] ?? "");
    const digests = entries.map((entry) => String(entry["digest"]));
    const seqs = entries.map((entry) => Number(entry["seq"]));
    const last = entries.at(-1);
    const block: Readonly<Record<string, unknown>> = {
      tenant_id: tenant,
      number,
      previous,
      hash: blockHash({ tenant, number, previous, digests }),
      first_seq: seqs[0],
      up_to: Math.max(Number(before?.["up_to"] ?? 0), seqs.at(-1) ?? 0),
      entries: entries.length,
      last_entry_id: last?.["id"],
      last_at: last?.["at"],
      sealed_at: now(),
      seqs: writeRanges(seqs),
    };
    return columns.map((column) => block[column]);
  });
  await database.insert({ table: "journal_seals", columns, rows });
}
