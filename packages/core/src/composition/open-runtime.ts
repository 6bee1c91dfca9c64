import { checkActor } from "../call/actor-check.ts";
import { admit } from "../call/grants.ts";
import { invoke } from "../call/invoke.ts";
import type { DatabaseAdapter } from "../database/database.ts";
import { assertMigrated } from "../database/migrations/assert-migrated.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { BlobStore } from "../files/blob-store.ts";
import { directoryBlobStore } from "../files/directory-blob-store.ts";
import { openFile } from "../files/open-file.ts";
import { discardFile, registerFile } from "../files/register-file.ts";
import type { AttributeSchemas } from "../plugin/services.ts";
import { RowReader } from "../table/row-reader.ts";
import { tenantCache } from "../tenants/tenant-cache.ts";
import type { Registry } from "./registry.ts";
import type { Runtime } from "./runtime.ts";
import type { ComposedSchema } from "./schema-of.ts";

export interface RuntimeOptions {
  readonly database: DatabaseAdapter;
  readonly attributes?: AttributeSchemas | undefined;
  readonly files?: BlobStore | undefined;
  readonly now?: (() => Date) | undefined;
}

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
  const listeners = new Set<() => void>();
  const tenant = tenantCache(database);
  let ready = false;
  let closed = false;
  const runtime: OpenRuntime = {
    registry,
    database,
    reader: database.kysely.withPlugin(new RowReader(registry.model, database.dialect)),
    blobs: options.files ?? directoryBlobStore(options.database.filesDirectory),
    attributes: options.attributes ?? {},
    now: options.now ?? (() => new Date()),
    invoke: (registered, input, caller) => invoke(runtime, registered, input, caller),
    precheck: async (registered, actor) => {
      const { permission } = registered.operation;
      checkActor(actor);
      await runtime.assertReady();
      if (admit(actor, permission).length === 0) throw coreErrors("permission.denied", { permission });
      await tenant(actor.tenant);
    },
    tenant,
    registerFile: (actor, file) => registerFile(runtime, actor, file),
    discardFile: (actor, id) => discardFile(runtime, actor, id),
    openFile: (tenantId, id) => openFile(runtime, tenantId, id),
    assertOpen: () => {
      if (closed) throw coreErrors("crm.closed");
    },
    assertReady: async () => {
      runtime.assertOpen();
      if (ready) return;
      await assertMigrated(database, schema.migrations);
      ready = true;
    },
    wake: () => {
      for (const listener of listeners) listener();
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
