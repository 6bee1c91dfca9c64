import type { JobContext, Row } from "@kith/core";
import { forget } from "../duplicates/dry-run-memory.ts";
import { Import } from "../import.ts";
import { importCompleted, importSubject } from "../import-events.ts";
import { rejectsFile } from "./rejects-file.ts";

const atOnce = 1_000;

/** Keeps the rejected rows as a file, and says that the import is completed. Done again after a crash, it does no harm. */
export async function finishImport(record: Row<typeof Import>, job: JobContext): Promise<void> {
  if (record.rejectsFileId === null) {
    const name = `${record.fileName.replace(/\.[^.]*$/, "")}-rejected.csv`;
    const file = await job.store(rejectsFile(record, job), { name, contentType: "text/csv" });
    await job.transaction((ctx) => ctx.update(Import, record.id, { rejectsFileId: file }));
  }
  // From here on the rejected cells, which are personal data of people who are no contacts, are in that file alone.
  while ((await job.transaction((ctx) => emptyCells(record.id, ctx))) > 0);
  await job.transaction(async (ctx) => {
    await forget(record.id, ctx);
    const done = await ctx.update(Import, record.id, { status: "completed", finishedAt: job.now });
    const { id, entity, dryRun, created, updated, skipped, rejected } = done;
    ctx.record(importCompleted, { id, entity, dryRun, created, updated, skipped, rejected }, [importSubject(id)]);
  });
}

async function emptyCells(importId: string, ctx: Parameters<typeof forget>[1]): Promise<number> {
  const some = ctx.raw
    .selectFrom("imports_row")
    .select("row_number")
    .where("tenant_id", "=", ctx.tenant.id)
    .where("import_id", "=", importId)
    .where("outcome", "=", "rejected")
    .where("cells", "is not", null)
    .limit(atOnce);
  const { numUpdatedRows } = await ctx.raw
    .updateTable("imports_row")
    .set({ cells: null })
    .where("tenant_id", "=", ctx.tenant.id)
    .where("import_id", "=", importId)
    .where("row_number", "in", some)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
