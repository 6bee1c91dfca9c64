import { setImmediate } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { sealer } from "../consumers/consumer.ts";
import type { Database, Row } from "../database/database.ts";
import { decode } from "../table/decode.ts";
import { beyond } from "./beyond-position.ts";
import { readPosition, startPosition } from "./feed-position.ts";
import { readRanges } from "./seal.ts";
import { blockOf, type Problem, verifyBlock } from "./verify-block.ts";

/** An answer ends after so many entries, or problems. */
const mostEntries = 5_000;
export const mostProblems = 1_000;
export const mostUnsealed = 10_000;

/** How far the walk has come. What is not known of a block that is gone is undefined. */
interface Reached {
  readonly number: number;
  readonly hash: string | undefined;
  readonly upTo: number | undefined;
}

/**
 * Walks a tenant's chain on after a block. Of each block: its link, its hash and its entries; and whether between the
 * newest entry of all blocks before and its own there are others, which must then be in a later one.
 */
export async function verifyChain(database: Database, tenant: string, after: number | undefined, limit: number) {
  const select = async (query: RawBuilder<Row>) => (await query.execute(database.kysely)).rows;
  const nextBlock = async ({ number }: { readonly number: number }) =>
    (
      await select(sql`select * from journal_seals where tenant_id = ${tenant} and number > ${number}
      order by number limit 1`)
    )[0];
  // Before the blocks: what the sealing has passed by now is in one of those that are read from here on.
  const [place] = await select(sql`select position from consumer_positions where name = ${sealer}`);
  const unsealed = beyond(place ? readPosition(String(place["position"])) : startPosition, database.dialect);
  const [waiting] = await select(sql`select count(*) as count from (select seq from journal
    where tenant_id = ${tenant} and ${unsealed} limit ${sql.lit(mostUnsealed)}) as waiting`);
  const [newest] = await select(sql`select * from journal_seals where tenant_id = ${tenant}
    order by number desc limit 1`);
  const unlisted = (where: RawBuilder<unknown>) =>
    select(sql`select id, seq from journal where tenant_id = ${tenant} and not (${unsealed}) and ${where}
      order by seq limit ${sql.lit(mostProblems)}`);

  const problems: Problem[] = [];
  /** Entries that no block up to here has, by their sequence, and the block in which they were to be expected. */
  const strays = new Map<number, number>();
  let last: Reached = { number: 0, hash: "", upTo: 0 };
  if (after !== undefined) {
    const row = await nextBlock({ number: after - 1 });
    const known = row && blockOf(row);
    if (known?.number !== after) problems.push({ block: after, problem: "missing" });
    last = known?.number === after ? known : { number: after, hash: undefined, upTo: undefined };
  }
  let [blocks, entries] = [0, 0];
  let row = await nextBlock(last);
  while (row && blocks < limit && entries < mostEntries && problems.length < mostProblems) {
    const block = blockOf(row);
    const { number } = block;
    if (number !== last.number + 1 || (last.hash !== undefined && block.previous !== last.hash))
      problems.push({ block: number, problem: "chainBroken" });
    const checked = await verifyBlock(database, tenant, row);
    const { seqs } = checked;
    const from: number = last.upTo ?? (seqs[0] ?? block.upTo) - 1;
    const upTo = Math.max(from, seqs.at(-1) ?? from);
    problems.push(...checked.problems);
    if (checked.problems.length === 0 && last.upTo !== undefined && upTo !== block.upTo)
      problems.push({ block: number, problem: "changed" });
    for (const { seq } of await select(sql`select seq from journal
      where tenant_id = ${tenant} and seq > ${from} and seq <= ${upTo} limit ${sql.lit(mostProblems + seqs.length)}`))
      strays.set(Number(seq), number);
    for (const seq of seqs) strays.delete(seq);
    last = { ...block, upTo };
    blocks++;
    entries += seqs.length;
    // Others are served between two blocks.
    await setImmediate();
    row = await nextBlock(last);
  }
  // What was committed late, on PostgreSQL, is in a block of its own time.
  for (let ahead = last.number; strays.size > 0; ) {
    const later = await select(sql`select number, entries, seqs from journal_seals where tenant_id = ${tenant}
      and number > ${ahead} and first_seq <= ${Math.max(...strays.keys())} order by number limit 50`);
    if (later.length === 0) break;
    for (const { entries, seqs } of later)
      for (const seq of readRanges(String(seqs), Number(entries)) ?? []) strays.delete(seq);
    ahead = Number(later.at(-1)?.["number"]);
  }
  const wanted = [...strays.keys()].slice(0, mostProblems);
  const lost = [
    ...(wanted.length > 0 ? await unlisted(sql`seq in (${sql.join(wanted)})`) : []),
    ...(row ? [] : await unlisted(sql`seq > ${last.upTo ?? newest?.["up_to"] ?? 0}`)),
  ];
  for (const { id, seq } of lost)
    problems.push({ block: strays.get(Number(seq)) ?? last.number, entryId: String(id), problem: "notInBlock" });
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return {
    blocks,
    entries,
    sealedUpTo: newest
      ? {
          block: Number(newest["number"]),
          hash: String(newest["hash"]),
          entryId: String(newest["last_entry_id"]),
          at: (decode("instant", newest["last_at"], database.dialect) as Date).toISOString(),
        }
      : null,
    unsealed: Number(waiting?.["count"]),
    problems: [...distinct.values()].slice(0, mostProblems),
    next: row ? last.number : null,
  };
}
