import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Actor, createCrm, type DatabaseAdapter, directoryBlobStore, isCrmError } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { applicationName } from "./inspector.ts";
import { type At, torture } from "./plugin.ts";
import { boundRole, type Target } from "./target.ts";

export interface ComposeOptions {
  /** How far the clock is ahead, in milliseconds: leases of the dead run out sooner. */
  readonly clock?: number;
  readonly at?: At | undefined;
  readonly onError?: (error: unknown, where: string) => void;
}

export async function databaseOf({ dialect, location, durable }: Target): Promise<DatabaseAdapter> {
  const durability = durable ? "full" : "normal";
  if (dialect === "sqlite") return (await import("@kith/core/sqlite")).sqlite({ file: location, durability });
  const { postgresql } = await import("@kith/core/postgresql");
  // As in production, also behind the second wall between tenants.
  const rowLevelSecurity = { role: boundRole };
  return postgresql({
    connectionString: location,
    durability,
    application_name: applicationName,
    max: 20,
    rowLevelSecurity,
  });
}

/** The CRM that is tortured. */
export async function composeTortured(target: Target, { clock = 0, at, onError }: ComposeOptions = {}) {
  return createCrm({
    database: await databaseOf(target),
    plugins: [imports(), leads(), torture(at)],
    files: directoryBlobStore(join(target.folder, "files")),
    http: { authenticate: () => null },
    now: () => new Date(Date.now() + clock),
    ...(onError ? { onError } : {}),
  });
}

/** As a process manager has it: started again while the database is not there, as after a crash of the server. */
export async function composeAgain(target: Target, options: ComposeOptions): Promise<Tortured> {
  for (;;) {
    try {
      return await composeTortured(target, options);
    } catch (error) {
      if (!isCrmError(error) || error.code !== "database.unavailable") throw error;
      await sleep(20);
    }
  }
}
export type Tortured = Awaited<ReturnType<typeof composeTortured>>;

export const everyone: Actor = { tenant: "main", user: "u_torture", grants: [{ permission: "*" }] };

export async function migrated(target: Target): Promise<Target> {
  await using crm = await composeTortured(target);
  await crm.migrations.apply();
  return target;
}
