import type { JobContext, Row, WriteContext } from "@kith/core";
import { Import, type ImportProblem } from "../import.ts";
import { importErrors } from "../import-errors.ts";

const mostRuns = 5;

/**
 * The import as it stands, on its way; undefined where there is nothing left to do. One that has stopped again and again
 * without getting further has failed: whatever stops it would stop it for ever.
 */
export async function beginRun(id: string, job: JobContext): Promise<Row<typeof Import> | undefined> {
  return job.transaction(async (ctx) => {
    const record = await ctx.from(Import).selectAll("row").where("row.id", "=", id).executeTakeFirst();
    if (!record || (record.status !== "queued" && record.status !== "running")) return undefined;
    if (record.runs >= mostRuns) {
      await failImport(id, importErrors("import.interrupted", { runs: record.runs }), ctx);
      return undefined;
    }
    await ctx.raw
      .updateTable("imports_import")
      .set({ runs: record.runs + 1 })
      .where("tenant_id", "=", record.tenantId)
      .where("id", "=", id)
      .execute();
    return record.status === "running" ? record : ctx.update(Import, id, { status: "running", startedAt: ctx.now });
  });
}

/** What the rows before it made stays; the report says which. */
export const failImport = (id: string, { code, message }: ImportProblem, ctx: WriteContext) =>
  ctx.update(Import, id, { status: "failed", problem: { code, message }, finishedAt: ctx.now });
