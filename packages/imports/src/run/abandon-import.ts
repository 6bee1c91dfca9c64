import { idOf, type JobEnd, job, readRecord, type WriteContext } from "@kith/core";
import * as z from "zod";
import { forget } from "../duplicates/dry-run-memory.ts";
import { Import } from "../import.ts";
import { importErrors } from "../import-errors.ts";
import { keepRejects } from "./finish-import.ts";

/** What is left to do of an import whose job was cancelled or given up, and needs more than the database. */
export const keepAbandonedRejects = job({
  name: "imports.keepRejects",
  input: z.strictObject({ id: idOf("import") }),
  run: async ({ id }, context) => keepRejects(await context.read((ctx) => readRecord(ctx, Import, id)), context),
});

/** An import whose job will not run again says so. What its rows made stays, until it is undone. */
export async function abandonImport(
  { id }: { readonly id: string },
  ctx: WriteContext,
  { status }: JobEnd,
): Promise<void> {
  const record = await readRecord(ctx, Import, id);
  if (record.undoStarter || (record.status !== "queued" && record.status !== "running")) return;
  await forget(id, ctx);
  const { code, message } =
    status === "cancelled"
      ? importErrors("import.cancelled", { row: record.position })
      : importErrors("import.interrupted", { runs: Math.max(record.runs, 1) });
  await ctx.update(Import, id, { status, problem: { code, message }, finishedAt: ctx.now });
  ctx.schedule(keepAbandonedRejects, { id }, { unique: id });
}
