import type { consumerOperations } from "../consumers/consumers-plugin.ts";
import type { DatabaseAdapter } from "../database/database.ts";
import type { PlannedMigration } from "../database/migrations/plan-migrations.ts";
import type { BlobStore } from "../files/blob-store.ts";
import type { fileOperations } from "../files/files-plugin.ts";
import type { HttpOptions, RequestContext } from "../http/http-options.ts";
import type { interactionOperations } from "../interactions/interactions-plugin.ts";
import type { jobOperations } from "../jobs/jobs-plugin.ts";
import type { WorkOptions } from "../jobs/work.ts";
import type { journalOperations } from "../journal/journal-plugin.ts";
import type { ContactService, OrganizationService } from "../parties/party-service.ts";
import type { permissionOperations } from "../permissions/permissions-plugin.ts";
import type { Actor } from "../plugin/actor.ts";
import type { Provision } from "../plugin/capability.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import type { JobDispatcher } from "../plugin/job-dispatcher.ts";
import type { AttributeSchemas, AttributesOf, Lacking, Sections, Service, Services } from "../plugin/services.ts";
import type { relationOperations } from "../relations/relations-plugin.ts";
import type { taskOperations } from "../tasks/tasks-plugin.ts";
import type { tenantOperations } from "../tenants/tenants-plugin.ts";
import type { RegisteredOperation } from "./registry.ts";

// Named, so that the declarations of a host hold the names and not all that is in them.
export interface ConsumersService extends Service<typeof consumerOperations> {}
export interface FilesService extends Service<typeof fileOperations> {}
export interface InteractionsService extends Service<typeof interactionOperations> {}
export interface JobsService extends Service<typeof jobOperations> {}
export interface JournalService extends Service<typeof journalOperations> {}
export interface PermissionsService extends Service<typeof permissionOperations> {}
export interface RelationsService extends Service<typeof relationOperations> {}
export interface TasksService extends Service<typeof taskOperations> {}
export interface TenantsService extends Service<typeof tenantOperations> {}

/** Core's own services; contacts and organizations carry the host's attributes and the composed sections. */
export interface CoreServices<P extends readonly Plugin[], A extends AttributeSchemas> {
  readonly contacts: ContactService<AttributesOf<A, "contact">, Sections<P, "contact">>;
  readonly organizations: OrganizationService<AttributesOf<A, "organization">, Sections<P, "organization">>;
  readonly relations: RelationsService;
  readonly interactions: InteractionsService;
  readonly tasks: TasksService;
  readonly consumers: ConsumersService;
  readonly files: FilesService;
  readonly jobs: JobsService;
  readonly journal: JournalService;
  readonly permissions: PermissionsService;
  readonly tenants: TenantsService;
}

/** One caller's view of the CRM: a service for each plugin, a method for each operation. */
export type Session<
  P extends readonly Plugin[] = readonly Plugin[],
  A extends AttributeSchemas = AttributeSchemas,
> = Services<P> & CoreServices<P, A>;

export interface Migrations {
  /** What `apply` would do, with the statements of each step; changes nothing. */
  plan(): Promise<readonly PlannedMigration[]>;
  /**
   * Brings the schema up to date; safe when several processes do it at once.
   *
   * @throws `migration.destructive` where a step destroys data and is not allowed by name (`"leads/0004_drop_notes"`)
   */
  apply(options?: { readonly allowDestructive?: readonly string[] }): Promise<void>;
}

export interface Crm<P extends readonly Plugin[] = readonly Plugin[], A extends AttributeSchemas = AttributeSchemas> {
  /** The services as this caller may use them. */
  as(actor: Actor): Session<P, A>;
  /** The services as the house itself: every permission, with a reason for the journal. */
  asSystem(options: { readonly tenant: string; readonly reason: string }): Session<P, A>;
  /**
   * Joins the host's open transaction (a MikroORM EntityManager inside `transactional`, a Kysely transaction, a `pg`
   * client after BEGIN): both commit together, or neither.
   */
  within(hostTransaction: unknown): {
    as(actor: Actor): Session<P, A>;
    asSystem(options: { readonly tenant: string; readonly reason: string }): Session<P, A>;
  };
  /**
   * The whole HTTP side. `actor` where the host has already signed the caller in, else `http.authenticate` decides;
   * `address` where the host knows the client's.
   */
  fetch(request: Request, options?: RequestContext): Promise<Response>;
  /** Runs jobs and consumers in this process until the signal aborts. */
  work(options: WorkOptions): Promise<void>;
  readonly migrations: Migrations;
  /** Every operation of this composition, as declared. */
  readonly operations: readonly RegisteredOperation[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface CrmOptions<P extends readonly Plugin[], A extends AttributeSchemas, G extends readonly Provision[]> {
  /** `sqlite("crm.db")` or `postgresql(url)`. */
  readonly database: DatabaseAdapter;
  readonly plugins: P & ([Lacking<P, G>] extends [never] ? unknown : { readonly "missing capability": Lacking<P, G> });
  /** The host's answers to capabilities: directory, stock, tax. */
  readonly provides?: G;
  /** Custom fields declared in code. */
  readonly attributes?: A;
  /** Operations left out of services and HTTP: `["leads.convert"]`. */
  readonly omit?: readonly string[];
  /** Without it no HTTP code is loaded, and `fetch` refuses. */
  readonly http?: HttpOptions;
  /** Where the bytes of files go. Default: a directory beside the SQLite file, or `kith-files`. */
  readonly files?: BlobStore;
  /** Says which job runs next. Default: the table of jobs. */
  readonly jobs?: JobDispatcher;
  /** The clock; tests move it. */
  readonly now?: () => Date;
  /** Told of what failed without failing a call. Default `console.error`. */
  readonly onError?: (error: unknown, where: string) => void;
}
