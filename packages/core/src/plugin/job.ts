import type { ReadContext, WriteContext } from "./context.ts";
import type { In, Out, Schema } from "./schema.ts";

/** What a job works with. It runs outside any transaction and opens as many as it needs. */
export interface JobContext {
  /** Aborted on shutdown, on cancellation and when the lease is lost. */
  readonly signal: AbortSignal;
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
  progress(done: number, of?: number): Promise<void>;
  /** One transaction, refused where another worker has taken the job over. */
  transaction<T>(work: (ctx: WriteContext) => Promise<T>): Promise<T>;
}

export interface JobDefinition {
  readonly input: Schema;
  readonly attempts: number;
  readonly cron?:
    | { readonly pattern: string; readonly timeZone?: string; readonly per: "tenant" | "system" }
    | undefined;
  run(input: unknown, job: JobContext): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the default stands for "any job"; a concrete one is always typed
export interface Job<I = any> {
  readonly name: string;
  readonly "~input": (input: I) => I;
  readonly definition: JobDefinition;
}

/** Declares a job. `attempts` (default 10) counts runs that end in an error; a crash of the process is not one. */
export function job<S extends Schema>(definition: {
  /** `imports.run`: prefixed with the plugin's name. */
  readonly name: string;
  readonly input: S;
  readonly attempts?: number;
  readonly cron?: { readonly pattern: string; readonly timeZone?: string; readonly per: "tenant" | "system" };
  run(input: Out<S>, job: JobContext): Promise<void>;
}): Job<In<S>> {
  const { name, input, attempts = 10, cron, run } = definition;
  return { name, "~input": (value) => value, definition: { input, attempts, cron, run: run as JobDefinition["run"] } };
}
