import type { JobContext, ReadContext, Row, WriteContext } from "@kith/core";
import { forget } from "../duplicates/dry-run-memory.ts";
import { Import, type ImportProblem, ImportRow } from "../import.ts";
import { importCompleted, importSubject } from "../import-events.ts";
import { rejectsFile } from "./rejects-file.ts";

/** Rows of the report whose cells are emptied in one transaction. */
const atOnce = 5_000;

/** Says that the import is completed. Done again after a crash, it does no harm. */
export async function finishImport(record: Row<typeof Import>, job: JobContext): Promise<void> {
  await keepRejects(record, job);
  await job.transaction(async (ctx) => {
    await forget(record.id, ctx);
    const done = await ctx.update(Import, record.id, { status: "completed", finishedAt: job.now });
    const { id, entity, dryRun, created, updated, skipped, rejected } = done;
    ctx.record(importCompleted, { id, entity, dryRun, created, updated, skipped, rejected }, [importSubject(id)]);
  });
}

/** What the rows before it made stays; the report says which. */
export async function failImport(record: Row<typeof Import>, problem: ImportProblem, job: JobContext): Promise<void> {
  await keepRejects(record, job);
  await job.transaction(async (ctx) => {
    await forget(record.id, ctx);
    const { code, message } = problem;
    await ctx.update(Import, record.id, { status: "failed", problem: { code, message }, finishedAt: job.now });
  });
}

/**
 * Keeps the rejected rows as a file. From then on their cells, which are personal data of people who are no contacts, are
 * in that file alone.
 */
export async function keepRejects(record: Row<typeof Import>, job: JobContext): Promise<void> {
  if (record.rejectsFileId === null) {
    const name = `${record.fileName.replace(/\.[^.]*$/, "")}-rejected.csv`;
    const file = await job.store(rejectsFile(record, job), { name, contentType: "text/csv" });
    await job.transaction((ctx) => ctx.update(Import, record.id, { rejectsFileId: file }));
  }
  const last = await job.read((ctx) => lastRejected(record.id, ctx));
  for (let from = 0; from < last; from += atOnce) await job.transaction((ctx) => emptyCells(record.id, from, ctx));
}

async function lastRejected(importId: string, ctx: ReadContext): Promise<number> {
  const row = await ctx
    .from(ImportRow)
    .select("row.rowNumber")
    .where("row.importId", "=", importId)
    .where("row.outcome", "=", "rejected")
    .orderBy("row.rowNumber", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.rowNumber ?? 0;
}

async function emptyCells(importId: string, from: number, ctx: WriteContext): Promise<void> {
  await ctx.raw
    .updateTable("imports_row")
    .set({ cells: null })
    .where("tenant_id", "=", ctx.tenant.id)
    .where("import_id", "=", importId)
    .where("row_number", ">", from)
    .where("row_number", "<=", from + atOnce)
    .where("outcome", "=", "rejected")
    .execute();
}
