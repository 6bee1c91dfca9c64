import { houseActor } from "../call/actor-check.ts";
import { applyMigrations } from "../database/migrations/apply-migrations.ts";
import { planMigrations } from "../database/migrations/plan-migrations.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { HttpOptions } from "../http/http-options.ts";
import { type WorkOptions, work } from "../jobs/work.ts";
import type { Actor } from "../plugin/actor.ts";
import type { Provision } from "../plugin/capability.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import type { AttributeSchemas } from "../plugin/services.ts";
import { compose } from "./compose.ts";
import { corePlugins } from "./core-plugins.ts";
import type { Crm, CrmOptions, Session } from "./crm.ts";
import { type OpenRuntime, openRuntime } from "./open-runtime.ts";
import { ownCapabilities } from "./own-capabilities.ts";
import type { Caller } from "./runtime.ts";
import { schemaOf } from "./schema-of.ts";
import { sessionOf } from "./session-of.ts";

/**
 * Composes a CRM. Everything is checked before the database is opened; nothing is migrated and nothing is started:
 * until `crm.migrations.apply()` calls fail with `database.notMigrated`, background work runs only in `crm.work`.
 *
 * @throws `composition.invalid` naming plugin, problem and cure
 * @example
 * const crm = await createCrm({ database: sqlite("crm.db"), plugins: [leads()] });
 * await crm.migrations.apply();
 * const desk = crm.as({ tenant: "main", user: "u_7", grants: [{ permission: "contacts:*" }] });
 * const contact = await desk.contacts.create({ displayName: "Maria Anders" });
 */
export async function createCrm<
  const P extends readonly Plugin[],
  // biome-ignore lint/complexity/noBannedTypes: no attributes declared, no attributes known
  A extends AttributeSchemas = {},
  const G extends readonly Provision[] = [],
>(options: CrmOptions<P, A, G>): Promise<Crm<P, A>> {
  const report = options.onError ?? ((error: unknown, where: string) => console.error(`kith: ${where} failed`, error));
  const provides = [...ownCapabilities(options.attributes ?? {}, report), ...(options.provides ?? [])];
  const registry = compose({
    core: corePlugins,
    plugins: options.plugins as readonly Plugin[],
    provides,
    omit: options.omit ?? [],
  });
  const schema = schemaOf(registry);
  const runtime = await openRuntime(registry, schema, options);
  const http = options.http && (await withHttp(runtime, options.http));

  const services = (caller: Omit<Caller, "actor"> & { readonly actor: Actor }) =>
    sessionOf(runtime, caller) as unknown as Session<P, A>;
  const enter = (hostTransaction?: unknown) => ({
    as: (actor: Actor) => services({ actor, ...(hostTransaction === undefined ? {} : { hostTransaction }) }),
    asSystem: ({ tenant, reason }: { tenant: string; reason: string }) =>
      services({ actor: houseActor(tenant, reason), ...(hostTransaction === undefined ? {} : { hostTransaction }) }),
  });
  const close = () => runtime.close();
  return {
    ...enter(),
    within: (hostTransaction) => {
      if (hostTransaction === undefined || hostTransaction === null) throw coreErrors("transaction.required");
      return enter(hostTransaction);
    },
    fetch: async (request, context) => {
      if (!http)
        throw coreErrors("composition.invalid", {
          plugin: "createCrm",
          problem: "`fetch` was called without `http`",
          cure: "Give createCrm({ http: { authenticate } })",
        });
      return http(request, context);
    },
    work: async (workOptions: WorkOptions) => {
      runtime.assertOpen();
      await work(runtime, { onError: report, ...workOptions });
    },
    migrations: {
      plan: async () => {
        runtime.assertOpen();
        return planMigrations(runtime.database, schema.migrations);
      },
      apply: async (applyOptions = {}) => {
        runtime.assertOpen();
        const { migrations, references, entityTables } = schema;
        await applyMigrations(runtime.database, migrations, { ...applyOptions, references, entityTables });
      },
    },
    operations: [...registry.operations.values()],
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The HTTP side, loaded only where it is asked for. */
async function withHttp(runtime: OpenRuntime, options: HttpOptions) {
  try {
    const fetch = (await import("../http/create-fetch.ts")).createFetch(runtime, options);
    return options.cors ? (await import("../http/cors.ts")).withCors(fetch, options.cors) : fetch;
  } catch (error) {
    await runtime.close();
    throw error;
  }
}
