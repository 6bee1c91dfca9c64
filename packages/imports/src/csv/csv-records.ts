import { importErrors } from "../import-errors.ts";
import { CsvReader, type CsvRecord } from "./read-csv.ts";
import type { Delimiter } from "./sniff-delimiter.ts";
import { type Encoding, notText, TextPieces, Undecodable } from "./text-encoding.ts";

/** How the text of a file is to be read. */
export interface CsvForm {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
}

/** A record with its place in the file: the header is row 1, empty lines count, as a spreadsheet shows them. */
export interface CsvRow extends CsvRecord {
  readonly row: number;
}

/** The records of a file as it streams by, those of one piece at a time; Excel's `sep=` line is left out. */
export async function* csvRecords(bytes: ReadableStream<Uint8Array>, form: CsvForm): AsyncGenerator<readonly CsvRow[]> {
  const pieces = new TextPieces(form.encoding);
  const reader = new CsvReader(form.delimiter);
  let row = 0;
  const numbered = (records: readonly CsvRecord[]): CsvRow[] => {
    const rows: CsvRow[] = [];
    for (const record of records) {
      if (row === 0 && record.line === 1 && record.cells.length === 2 && /^sep=$/i.test(record.cells[0] ?? ""))
        continue;
      row += 1;
      rows.push({ ...record, row });
    }
    return rows;
  };
  const read = (piece: Uint8Array | undefined): CsvRow[] => {
    const text = textOf(pieces, piece, reader);
    const nul = text.indexOf("\0");
    if (nul >= 0)
      throw notText(
        `line ${reader.line + text.slice(0, nul).split("\n").length - 1} holds a NUL character`,
        "take it out",
      );
    return numbered(reader.push(text));
  };
  for await (const piece of bytes) {
    const rows = read(piece);
    if (rows.length > 0) yield rows;
  }
  yield [...read(undefined), ...numbered(reader.end())];
}

function textOf(pieces: TextPieces, piece: Uint8Array | undefined, reader: CsvReader): string {
  try {
    return pieces.next(piece);
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    const line = reader.line + error.lines;
    const problem = `it holds bytes that are not ${pieces.encoding.toUpperCase()}`;
    const cure = "save the whole file as CSV (UTF-8)";
    const errors = [{ pointer: "/file", message: `line ${line}: ${problem}; ${cure}` }];
    throw importErrors("import.malformed", { line, problem, cure }, { errors, cause: error });
  }
}
