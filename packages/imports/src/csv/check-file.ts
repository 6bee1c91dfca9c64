import { isCrmError } from "@kith/core";
import { type CsvForm, csvRecords } from "./csv-records.ts";
import { checkHeader } from "./header.ts";
import { sniffDelimiter } from "./sniff-delimiter.ts";
import { guessEncoding, notText, Undecodable } from "./text-encoding.ts";

/** What a whole reading of a file told. */
export interface CheckedFile extends CsvForm {
  /** The names of the columns, trimmed. */
  readonly header: readonly string[];
  /** The row that the header stands on; rows after it are data. */
  readonly headerRow: number;
  /** Rows of data that are not empty. */
  readonly total: number;
}

const sampleBytes = 64 * 1024;

/**
 * Reads a file from beginning to end before anything is made of it: encoding, delimiter, header, number of rows.
 *
 * @throws `import.malformed`, `import.notText` or `import.noHeader`, naming the line and the cure
 */
export async function checkFile(open: () => ReadableStream<Uint8Array>): Promise<CheckedFile> {
  const sample = await beginningOf(open());
  if (sample.every((byte) => byte <= 32)) throw notText("it is empty", "send a file with a header line and rows");
  const { encoding, open: undecided } = guessEncoding(sample);
  const text = new TextDecoder(encoding).decode(sample, { stream: true });
  const delimiter = sniffDelimiter(text);
  try {
    return await readThrough(open(), { encoding, delimiter });
  } catch (error) {
    // What began as plain ASCII and goes on with other bytes is Windows-1252.
    if (!undecided || !isCrmError(error) || !(error.cause instanceof Undecodable)) throw error;
    return readThrough(open(), { encoding: "windows-1252", delimiter });
  }
}

async function readThrough(bytes: ReadableStream<Uint8Array>, form: CsvForm): Promise<CheckedFile> {
  let header: readonly string[] | undefined;
  let headerRow = 0;
  let total = 0;
  for await (const rows of csvRecords(bytes, form))
    for (const { row, cells } of rows) {
      if (cells.every((cell) => cell.trim() === "")) continue;
      if (header) total += 1;
      else {
        header = checkHeader(cells);
        headerRow = row;
      }
    }
  if (!header) throw notText("it is empty", "send a file with a header line and rows");
  return { ...form, header, headerRow, total };
}

async function beginningOf(bytes: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size >= sampleBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, sampleBytes);
}
