import type { JobDispatcher } from "../plugin/job-dispatcher.ts";

/** What the workers of one process and the operations on jobs have in common. */
export interface JobRunner {
  readonly dispatcher: JobDispatcher;
  /** The jobs that run in this process, by id, each with what stops it. */
  readonly running: Map<string, AbortController>;
}
