import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** What the hash of a block covers. */
export interface BlockContent {
  readonly tenant: string;
  /** 1, 2, 3 … for each tenant. */
  readonly number: number;
  /** The hash of the block before; empty in the first. */
  readonly previous: string;
  /** Those of its entries, in the order of their sequence. */
  readonly digests: readonly string[];
}

/** SHA-256, in hex, over the canonical JSON of its content. */
export const blockHash = ({ tenant, number, previous, digests }: BlockContent): string =>
  hash("sha256", canonicalJson({ tenant, number, previous, digests }));

/** Ascending numbers as ranges: `1-5,8`. */
export function writeRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}

/** More are in no block. */
const mostInBlock = 10_000;

/** The `count` numbers of such a text; undefined where it is none, or of another number of them. */
export function readRanges(text: string, count: number): number[] | undefined {
  if (count > mostInBlock || !/^\d{1,15}(-\d{1,15})?(,\d{1,15}(-\d{1,15})?)*$/.test(text)) return undefined;
  const numbers: number[] = [];
  for (const range of text.split(",")) {
    const [from = 0, to = from] = range.split("-").map(Number);
    if (from <= (numbers.at(-1) ?? -1) || to < from || numbers.length + to - from >= count) return undefined;
    for (let number = from; number <= to; number++) numbers.push(number);
  }
  return numbers.length === count ? numbers : undefined;
}
