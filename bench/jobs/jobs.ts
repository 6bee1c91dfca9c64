import { consume } from "./consume.ts";
import { importing } from "./import.ts";
import type { Job } from "./job.ts";

export type JobName = keyof typeof jobs;

export const jobs = { import: importing, consume } satisfies Record<string, Job>;
