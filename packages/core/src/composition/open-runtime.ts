import { assertAdmitted, checkActor } from "../call/actor-check.ts";
import { admit } from "../call/grants.ts";
import { invoke } from "../call/invoke.ts";
import { lacking } from "../call/run-operation.ts";
import type { DatabaseAdapter } from "../database/database.ts";
import { assertMigrated } from "../database/migrations/assert-migrated.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { BlobStore } from "../files/blob-store.ts";
import { directoryBlobStore } from "../files/directory-blob-store.ts";
import { openFile } from "../files/open-file.ts";
import { discardFile, registerFile } from "../files/register-file.ts";
import { tableDispatcher } from "../jobs/table-dispatcher.ts";
import type { JobDispatcher } from "../plugin/job-dispatcher.ts";
import type { AttributeSchemas } from "../plugin/services.ts";
import { RowReader } from "../table/row-reader.ts";
import { tenantCache } from "../tenants/tenant-cache.ts";
import type { Registry } from "./registry.ts";
import type { Runtime, Wake } from "./runtime.ts";
import type { ComposedSchema } from "./schema-of.ts";

export interface RuntimeOptions {
  readonly database: DatabaseAdapter;
  readonly attributes?: AttributeSchemas | undefined;
  readonly files?: BlobStore | undefined;
  readonly jobs?: JobDispatcher | undefined;
  readonly now?: (() => Date) | undefined;
}

/** How long the schema is taken for what it was: a newer process may migrate beyond what this one can serve. */
const schemaTrustMs = 5_000;

/** A runtime with its end. */
export interface OpenRuntime extends Runtime {
  /** Throws `crm.closed`. */
  assertOpen(): void;
  close(): Promise<void>;
}

/** Opens the database and holds together what every call needs. */
export async function openRuntime(
  registry: Registry,
  schema: ComposedSchema,
  options: RuntimeOptions,
): Promise<OpenRuntime> {
  const database = await options.database.open();
  const listeners = new Set<(what: Wake) => void>();
  const now = options.now ?? (() => new Date());
  const tenants = tenantCache(database, now);
  let readyUntil = 0;
  let closed = false;
  const runtime: OpenRuntime = {
    registry,
    database,
    reader: database.kysely.withPlugin(new RowReader(registry.model, database.dialect)),
    blobs: options.files ?? directoryBlobStore(options.database.filesDirectory),
    attributes: options.attributes ?? {},
    now,
    invoke: async (registered, input, caller) => {
      const { tenant } = checkActor(caller.actor);
      return database.reaching({ tenant }, () => invoke(runtime, registered, input, caller));
    },
    precheck: async (registered, actor) => {
      const { permission } = registered.operation;
      checkActor(actor);
      await runtime.assertReady();
      if (admit(actor, permission).length === 0) throw lacking(permission);
      assertAdmitted(actor, await tenants.get(actor.tenant));
    },
    tenant: tenants.get,
    forgetTenant: tenants.forget,
    registerFile: (actor, file) => database.reaching(actor, () => registerFile(runtime, actor, file)),
    discardFile: (actor, id) => database.reaching(actor, () => discardFile(runtime, actor, id)),
    openFile: (tenantId, id) => openFile(runtime, tenantId, id),
    assertOpen: () => {
      if (closed) throw coreErrors("crm.closed");
    },
    assertReady: async () => {
      runtime.assertOpen();
      if (performance.now() < readyUntil) return;
      await assertMigrated(database, schema.migrations, schema.entityTables);
      readyUntil = performance.now() + schemaTrustMs;
    },
    jobs: { dispatcher: options.jobs ?? tableDispatcher(database), running: new Map() },
    wake: (what = "journal") => {
      for (const listener of listeners) listener(what);
    },
    onWake: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await database.close();
    },
  };
  return runtime;
}
