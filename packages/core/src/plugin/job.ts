import type { ReadContext, WriteContext } from "./context.ts";
import type { In, Out, Schema } from "./schema.ts";

/** What a job works with. It runs outside any transaction and opens as many as it needs. */
export interface JobContext {
  /** Aborted on shutdown, on cancellation, after `silentMs` of silence, and when the lease is lost. */
  readonly signal: AbortSignal;
  /** Undefined where it runs `per: "system"`: what it reads and writes by other means than `raw` is then tenant `main`'s. */
  readonly tenant: string | undefined;
  readonly now: Date;
  read<T>(work: (ctx: ReadContext) => Promise<T>): Promise<T>;
  /** The bytes of a stored file. */
  file(id: string): ReadableStream<Uint8Array>;
  /** Keeps bytes as a file of the tenant, and answers its id. Default content type `application/octet-stream`. */
  store(
    bytes: ReadableStream<Uint8Array>,
    file: { readonly name: string; readonly contentType?: string },
  ): Promise<string>;
  /** Deletes a stored file: its bytes, then its row. Twice is once. */
  discard(id: string): Promise<void>;
  progress(done: number, of?: number): Promise<void>;
  /**
   * One transaction, refused where the job was cancelled or another worker has taken it over, and cut off after five
   * minutes with `transaction.overdue`.
   */
  transaction<T>(work: (ctx: WriteContext) => Promise<T>): Promise<T>;
}

/** When a job runs by itself. */
export interface Cron {
  /** Five fields, or six with the seconds first: `0 6 * * MON-FRI`. Also `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. */
  readonly pattern: string;
  /** IANA name. Default: the tenant's own, or UTC where it is `per: "system"`. */
  readonly timeZone?: string;
  /** For each tenant, or once for all of them. */
  readonly per: "tenant" | "system";
}

/** Why a job will not run again. */
export interface JobEnd {
  readonly status: "failed" | "cancelled";
  /** The last error, or who cancelled it. */
  readonly reason: string;
}

export interface JobDefinition {
  readonly input: Schema;
  readonly attempts: number;
  readonly silentMs: number;
  readonly cron?: Cron | undefined;
  run(input: unknown, job: JobContext): Promise<void>;
  abandoned?(input: unknown, ctx: WriteContext, why: JobEnd): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the default stands for "any job"; a concrete one is always typed
export interface Job<I = any> {
  readonly name: string;
  readonly "~input": (input: I) => I;
  readonly definition: JobDefinition;
}

/**
 * Declares a job.
 *
 * @example
 * export const remind = job({
 *   name: "leads.remind", input: z.strictObject({ id: z.string() }),
 *   run: ({ id }, { transaction }) => transaction((ctx) => ctx.update(Lead, id, { reminded: true })),
 * });
 */
export function job<S extends Schema>(definition: {
  /** `imports.run`: prefixed with the plugin's name. */
  readonly name: string;
  readonly input: S;
  /** Runs that may end in an error before the job is given up; default 10. A crash of the process is not one. */
  readonly attempts?: number;
  /**
   * How long it may neither open a transaction nor read nor report progress, in milliseconds, before that counts as an
   * error and its place is given to another job; default 600000. More than its longest transaction takes.
   */
  readonly silentMs?: number;
  /** Runs it by itself, with the input `{}`. */
  readonly cron?: Cron;
  run(input: Out<S>, job: JobContext): Promise<void>;
  /**
   * Called in the transaction that ends the job for good without its having succeeded, so that the plugin's own record
   * of it does not go on saying that it runs. Not where the input no longer fits the schema. If it throws, the job ends
   * all the same, and its error says so.
   */
  abandoned?(input: Out<S>, ctx: WriteContext, why: JobEnd): Promise<void>;
}): Job<In<S>> {
  const { name, input, attempts = 10, silentMs = 600_000, cron, run, abandoned } = definition;
  return {
    name,
    "~input": (value) => value,
    definition: { input, attempts, silentMs, cron, run, abandoned } as JobDefinition,
  };
}
