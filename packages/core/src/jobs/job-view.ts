import * as z from "zod";
import type { Row } from "../plugin/entity.ts";
import { idOf } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import { type JobRow, jobStatuses } from "./job-table.ts";

/** A job without its input, which may hold personal data. */
export const JobView = z
  .object({
    id: idOf("job"),
    name: z.string(),
    status: z.enum(jobStatuses),
    system: z.boolean().describe("Runs for all tenants"),
    attempts: z.int().describe("Runs that ended in an error"),
    maxAttempts: z.int(),
    runAt: z.iso.datetime().describe("Not before this"),
    progress: z.object({ done: z.int(), of: z.int().nullable() }).nullable(),
    lastError: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable().describe("When it was completed, given up or cancelled"),
  })
  .meta({ id: "Job" });
export interface JobView extends z.output<typeof JobView> {}

export const jobView = (row: Row<typeof JobRow>): JobView => ({
  ...recordView(row),
  progress: row.progressDone === null ? null : { done: row.progressDone, of: row.progressOf },
});

export const exampleJob = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b41";
