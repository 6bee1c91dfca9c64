import { isCrmError } from "@kith/core";
import { CsvReader, type CsvRecord } from "./read-csv.ts";

export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

const sampleRecords = 50;

/**
 * The delimiter that splits the header into columns and most of the first records into as many. A first line `sep=;`,
 * as Excel writes it, has the last word.
 */
export function sniffDelimiter(sample: string): Delimiter {
  const named = /^sep=(.)\r?$/im.exec(sample.split("\n", 1)[0] ?? "")?.[1];
  const told = delimiters.find((delimiter) => delimiter === named);
  if (told) return told;
  const scores = delimiters.map((delimiter) => ({ delimiter, ...scoreOf(sample, delimiter) }));
  const [best] = scores
    .filter(({ columns }) => columns > 1)
    .sort((one, other) => other.share - one.share || other.columns - one.columns);
  return best?.delimiter ?? ",";
}

function scoreOf(sample: string, delimiter: Delimiter): { columns: number; share: number } {
  const reader = new CsvReader(delimiter);
  const records: CsvRecord[] = [];
  let whole = true;
  try {
    records.push(...reader.push(sample));
    if (records.length === 0) records.push(...reader.end());
  } catch (error) {
    if (!isCrmError(error)) throw error;
    whole = false;
  }
  const filled = records.filter(({ cells }) => cells.some((cell) => cell !== "")).slice(0, sampleRecords);
  const columns = filled[0]?.cells.length ?? 0;
  const alike = filled.filter(({ cells }) => cells.length === columns).length;
  return { columns, share: filled.length === 0 ? 0 : (alike / filled.length) * (whole ? 1 : 0.1) };
}
