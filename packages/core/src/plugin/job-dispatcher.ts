import type { Kysely } from "kysely";

/** A job as a dispatcher knows it. */
export interface QueuedJob {
  readonly id: string;
  readonly name: string;
  /** Not before this. */
  readonly runAt: Date;
}

/** What a worker asks for. */
export interface JobRequest {
  /** The jobs it can run; those of other names are left for another. */
  readonly names: readonly string[];
  readonly now: Date;
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of an untyped database
  readonly db: Kysely<any>;
}

/**
 * Says which job runs next, and where: the exchangeable part of the runner. The jobs themselves stay rows of the CRM's
 * own table, so that a job, what it does and what it is fenced by are in one database and one transaction. Without one,
 * that table is also the queue.
 */
export interface JobDispatcher {
  /**
   * Called inside the transaction that queues jobs: new ones, and those to be repeated, given back by a worker, or lost
   * by one that died. One of them may turn out not to be there, as its `unique` key was taken.
   */
  queued(jobs: readonly QueuedJob[], db: JobRequest["db"]): Promise<void>;
  /**
   * Whether `next` may have something: asked often and outside a transaction, where it may only read, so that an idle
   * worker writes nothing. Without it `next` is asked each time.
   */
  waiting?(request: JobRequest): Promise<boolean>;
  /**
   * The id of a job that is due, for the asking worker alone; asked inside the transaction that claims it. One that was
   * cancelled in the meantime may be named: it is passed over.
   */
  next(request: JobRequest): Promise<string | undefined>;
}
