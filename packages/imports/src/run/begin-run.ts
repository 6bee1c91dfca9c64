import type { JobContext, Row } from "@kith/core";
import { Import } from "../import.ts";

/**
 * Runs without getting further after which whatever stops an import would stop it for ever. As many as a job has attempts:
 * far more often than the import it is something else that ends a process, a restart or a host that dies as it starts.
 */
export const mostRuns = 10;

/** The import as it stands, on its way; undefined where there is nothing left to do. */
export async function beginRun(id: string, job: JobContext): Promise<Row<typeof Import> | undefined> {
  return job.transaction(async (ctx) => {
    const record = await ctx.from(Import).selectAll("row").where("row.id", "=", id).executeTakeFirst();
    // A running import with somebody who undoes it is the undo's.
    if (!record || record.undoStarter || (record.status !== "queued" && record.status !== "running")) return undefined;
    await ctx.raw
      .updateTable("imports_import")
      .set({ runs: record.runs + 1 })
      .where("tenant_id", "=", record.tenantId)
      .where("id", "=", id)
      .execute();
    return record.status === "running" ? record : ctx.update(Import, id, { status: "running", startedAt: ctx.now });
  });
}
