import * as z from "zod";
import { event } from "../plugin/event.ts";
import { idOf } from "../record/record-schemas.ts";
import { exampleJob } from "./job-view.ts";

const about = {
  version: 1,
  permission: "jobs:read",
  payload: z.strictObject({ id: idOf("job"), name: z.string() }),
  examples: [{ id: exampleJob, name: "imports.run" }],
};

export const jobRetried = event({ name: "job.retried", ...about });
export const jobCancelled = event({ name: "job.cancelled", ...about });
