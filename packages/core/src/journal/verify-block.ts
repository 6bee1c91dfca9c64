import type { Database, Row } from "../database/database.ts";
import { entryDigest } from "./digest.ts";
import { blockHash, readRanges } from "./seal.ts";
import { detailColumns, headerOf, subjectsOf, valuesOf } from "./stored-entry.ts";

/** Something in the journal or its chain that is not as it was when it was sealed. */
export interface Problem {
  readonly block: number;
  readonly entryId?: string;
  /** The entry's number in the journal, where all that is known of it is that it is gone. */
  readonly seq?: number;
  readonly problem: "changed" | "missing" | "notInBlock" | "chainBroken";
}

/** What is wrong with a block by itself and with its entries; and which entries it has, by their sequence. */
export async function verifyBlock(database: Database, tenant: string, row: Row) {
  const { number, previous, hash } = blockOf(row);
  const seqs = readRanges(String(row["seqs"]), Number(row["entries"]));
  if (!seqs) return { seqs: [], problems: [{ block: number, problem: "changed" } satisfies Problem] };
  const list =
    database.dialect === "sqlite"
      ? "tenant_id = ? and seq in (select value from json_each(?))"
      : "tenant_id = $1 and seq in (select value::bigint from json_array_elements_text($2))";
  const whole = `select *, ${detailColumns(database.dialect)} from journal where ${list} order by seq`;
  const entries = (await database.rows(whole, [tenant, seqs])).map((entry) => ({
    seq: Number(entry["seq"]),
    id: String(entry["id"]),
    stored: String(entry["digest"]),
    computed: digestOf(entry, database),
  }));
  const found = new Set(entries.map(({ seq }) => seq));
  const problems: Problem[] = [
    ...seqs.flatMap((seq) => (found.has(seq) ? [] : [{ block: number, seq, problem: "missing" as const }])),
    ...entries.flatMap(({ id, stored, computed }) =>
      stored === computed ? [] : [{ block: number, entryId: id, problem: "changed" as const }],
    ),
  ];
  // An entry may have been changed or its digest, and either is told already; else both were, or the block.
  const isWhole = (digests: readonly string[]) => blockHash({ tenant, number, previous, digests }) === hash;
  if (
    found.size === seqs.length &&
    !isWhole(entries.map(({ stored }) => stored)) &&
    !isWhole(entries.map(({ computed }) => computed))
  )
    problems.push({ block: number, problem: "changed" });
  return { seqs, problems };
}

export const blockOf = (row: Row) => ({
  number: Number(row["number"]),
  previous: String(row["previous"]),
  hash: String(row["hash"]),
  upTo: Number(row["up_to"]),
});

function digestOf(entry: Row, { dialect }: Database): string {
  try {
    return entryDigest(headerOf(entry, dialect), subjectsOf(entry, dialect), valuesOf(entry, dialect));
  } catch {
    // What is no longer JSON, or a time, is no longer what was written.
    return "";
  }
}
