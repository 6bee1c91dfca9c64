import { setImmediate as turn } from "node:timers/promises";
import { dialectOf, idOf, isCrmError, type JobContext, job, type Row } from "@kith/core";
import * as z from "zod";
import { type CsvRow, csvRecords } from "../csv/csv-records.ts";
import type { Import } from "../import.ts";
import { importErrors } from "../import-errors.ts";
import { type RowPlan, readRow } from "../rows/read-row.ts";
import { abandonImport } from "./abandon-import.ts";
import { beginRun, mostRuns } from "./begin-run.ts";
import { ChunkSize } from "./chunk-size.ts";
import { failImport, finishImport } from "./finish-import.ts";
import { importChunk } from "./import-chunk.ts";
import { rowPlanOf } from "./row-plan-of.ts";
import { writeReport } from "./write-report.ts";

type ImportRecord = Row<typeof Import>;

/** A chunk is also bounded by what it holds in memory. */
const chunkCharacters = 2 * 1024 * 1024;
const progressEveryMs = 1_000;

/**
 * Imports a file in chunks. What a chunk makes, its part of the report and the position commit in one transaction, so a
 * process that dies at any moment leaves an import that goes on behind the last whole chunk.
 */
export const runImport = job({
  name: "imports.run",
  input: z.strictObject({ id: idOf("import") }),
  abandoned: abandonImport,
  run: async ({ id }, context) => {
    const record = await beginRun(id, context);
    if (!record) return;
    if (record.runs >= mostRuns)
      return failImport(record, importErrors("import.interrupted", { runs: record.runs }), context);
    try {
      await importRows(record, context);
      await finishImport(record, context);
    } catch (error) {
      // What a second run would meet again ends the import; anything else is the job runner's to repeat.
      if (context.signal.aborted || !isCrmError(error) || error.status >= 500) throw error;
      await failImport(record, error, context);
    }
  },
});

async function importRows(record: ImportRecord, context: JobContext): Promise<void> {
  const plan = await context.read(async (ctx) => rowPlanOf(record, ctx));
  const size = new ChunkSize();
  const done = Math.max(record.position, record.headerRow);
  let chunk: CsvRow[] = [];
  let characters = 0;
  let told = Date.now();
  const flush = async () => {
    const taken = chunk;
    [chunk, characters] = [[], 0];
    if (taken.length === 0) return;
    await importTaken(record, taken, plan, size, context);
    if (Date.now() - told < progressEveryMs) return;
    told = Date.now();
    await context.progress((taken.at(-1) as CsvRow).row - record.headerRow, record.total);
  };
  for await (const rows of csvRecords(context.file(record.fileId), record))
    for (const row of rows) {
      if (row.row <= done || row.cells.every((cell) => cell.trim() === "")) continue;
      chunk.push(row);
      for (const cell of row.cells) characters += cell.length;
      if (chunk.length >= size.rows || characters >= chunkCharacters) await flush();
    }
  await flush();
}

async function importTaken(
  record: ImportRecord,
  rows: readonly CsvRow[],
  plan: RowPlan,
  size: ChunkSize,
  context: JobContext,
): Promise<void> {
  const drafts = rows.map(({ row, cells }) => readRow(row, cells, plan));
  const { row: position } = rows.at(-1) as CsvRow;
  // On SQLite a transaction does not let anybody else to the thread; between reading and writing they get their turn.
  await turn();
  await context.transaction(async (ctx) => {
    const began = performance.now();
    await writeReport(record.id, position, await importChunk(record, drafts, ctx), ctx);
    size.took(performance.now() - began, rows.length, dialectOf(ctx.raw));
  });
  await turn();
}
