import type { JobContext, Row } from "@kith/core";
import { csvLine } from "../csv/write-csv.ts";
import { type Import, ImportRow } from "../import.ts";

type ImportRecord = Row<typeof Import>;

/** The columns that the file of rejected rows has before those of the imported file. */
export const rejectColumns = ["Import row", "Import problem"] as const;

const pageRows = 500;
const bom = "\ufeff";

/**
 * The rejected rows as a CSV with the delimiter they came with, each with its row number and what is wrong, safe to open
 * in a spreadsheet. Corrected, it may be imported as it is: the two columns in front are known and left out.
 */
export function rejectsFile(record: ImportRecord, job: JobContext): ReadableStream<Uint8Array> {
  return ReadableStream.from(lines(record, job)) as ReadableStream<Uint8Array>;
}

async function* lines({ id, header, delimiter }: ImportRecord, job: JobContext): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const own = header.flatMap((name, index) => ((rejectColumns as readonly string[]).includes(name) ? [] : [index]));
  yield encoder.encode(bom + csvLine([...rejectColumns, ...own.map((index) => header[index] as string)], delimiter));
  for (let last = 0; ; ) {
    const rows = await job.read((ctx) =>
      ctx
        .from(ImportRow)
        .select(["row.rowNumber", "row.reasons", "row.cells"])
        .where("row.importId", "=", id)
        .where("row.outcome", "=", "rejected")
        .where("row.rowNumber", ">", last)
        .orderBy("row.rowNumber")
        .limit(pageRows)
        .execute(),
    );
    const text = rows.map(({ rowNumber, reasons, cells }) => {
      // A row that is too long keeps what is past the header.
      const values = [...own.map((index) => cells?.[index] ?? ""), ...(cells?.slice(header.length) ?? [])];
      return csvLine([String(rowNumber), (reasons ?? []).join("; "), ...values], delimiter);
    });
    if (text.length > 0) yield encoder.encode(text.join(""));
    if (rows.length < pageRows) return;
    last = rows.at(-1)?.rowNumber ?? last;
  }
}
