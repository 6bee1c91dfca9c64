import type { Kysely } from "kysely";
import type { Database } from "../database/database.ts";
import type { BlobStore, StoredBlob } from "../files/blob-store.ts";
import type { JobRunner } from "../jobs/job-runner.ts";
import type { Actor } from "../plugin/actor.ts";
import type { AttributeSchemas } from "../plugin/services.ts";
import type { Tenant } from "../plugin/tenant.ts";
import type { RegisteredOperation, Registry } from "./registry.ts";

/** How one call came in. */
export interface Caller {
  readonly actor: Actor;
  /** The journal entry, job or call that made this one happen. */
  readonly causedBy?: string;
  /** The host's open transaction, when it came through `crm.within`. */
  readonly hostTransaction?: unknown;
  /** From the Idempotency-Key header: the key, and the SHA-256 of method, path and body in hex. */
  readonly idempotency?: { readonly key: string; readonly digest: string };
}

export interface Answer {
  readonly output: unknown;
  /** Set when an Idempotency-Key was seen before: `output` is then the record as the caller may see it now. */
  readonly replayed?: boolean;
  readonly status: number;
}

/** What came in as a file, its bytes stored already. */
export interface UploadedFile {
  readonly blob: StoredBlob;
  /** As the sender calls it. */
  readonly name: string | undefined;
  /** As the sender says; not to be trusted. */
  readonly contentType: string | undefined;
}

/** A file on its way out. */
export interface OpenedFile {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly stream: ReadableStream<Uint8Array>;
}

/** What there is to do for workers. */
export type Wake = "journal" | "retries" | "jobs";

/** One running composition: what the HTTP side, jobs and consumers are given. */
export interface Runtime {
  readonly registry: Registry;
  readonly database: Database;
  /** Kysely over properties instead of columns, rows decoded. */
  // biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
  readonly reader: Kysely<any>;
  readonly blobs: BlobStore;
  readonly attributes: AttributeSchemas;
  readonly now: () => Date;
  /** The only way to an operation's handlers: validates, admits, scopes, runs, journals, trims the answer. */
  invoke(registered: RegisteredOperation, input: unknown, caller: Caller): Promise<Answer>;
  /** Throws what `invoke` would for this caller whatever the input is, so that no upload is received in vain. */
  precheck(registered: RegisteredOperation, actor: Actor): Promise<void>;
  /** Makes a stored blob a file of the actor's tenant, and answers its id. */
  registerFile(actor: Actor, file: UploadedFile): Promise<string>;
  /** Takes back a file that no operation came to use: its row and its bytes. */
  discardFile(actor: Actor, id: string): Promise<void>;
  /** Throws `record.notFound` or `file.missing`. Whether the caller may have it was decided by the operation that names it. */
  openFile(tenant: string, id: string): Promise<OpenedFile>;
  /** A tenant's settings; throws `tenant.unknown`. */
  tenant(id: string): Promise<Tenant>;
  /** After a change of its settings; other processes notice within 5 s. */
  forgetTenant(id: string): void;
  /** Throws `database.notMigrated` or `database.incompatible`; remembers success for some seconds. */
  assertReady(): Promise<void>;
  readonly jobs: JobRunner;
  /** Tells waiting workers that journal entries, or jobs, were committed. Default `journal`. */
  wake(what?: Wake): void;
  /** Called by `wake`. Returns how to stop listening. */
  onWake(listener: (what: Wake) => void): () => void;
}
