import { type Actor, createCrm, directoryBlobStore } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import * as z from "zod";
import { type WatcherOptions, watcher } from "./watcher-plugin.ts";

/** A database and the files beside it, as processes hand it on to each other. */
export interface Place {
  readonly dialect: "sqlite" | "postgresql";
  /** The path of the file, or the connection string. */
  readonly location: string;
  readonly folder: string;
}

export interface ComposeOptions extends WatcherOptions {
  /** How far the clock is ahead, in milliseconds: leases of the dead run out sooner. */
  readonly clock?: number;
  readonly onError?: (error: unknown, where: string) => void;
}

/** The same CRM on a release's code and on head's. */
export async function compose(
  { dialect, location, folder }: Place,
  { clock = 0, onError, ...options }: ComposeOptions = {},
) {
  const database =
    dialect === "sqlite"
      ? (await import("@kith/core/sqlite")).sqlite({ file: location, durability: "normal" })
      : (await import("@kith/core/postgresql")).postgresql({ connectionString: location, durability: "normal" });
  return createCrm({
    database,
    plugins: [imports(), leads(), watcher(options)],
    attributes: {
      contact: z.strictObject({ tier: z.enum(["gold", "silver"]).optional(), since: z.iso.date().optional() }),
    },
    files: directoryBlobStore(`${folder}/files`),
    http: { authenticate: () => null },
    now: () => new Date(Date.now() + clock),
    ...(onError ? { onError } : {}),
  });
}
export type ComposedCrm = Awaited<ReturnType<typeof compose>>;

export const actorOf = (tenant: string): Actor => ({ tenant, user: "u_upgrade", grants: [{ permission: "*" }] });

/** Works until there is nothing left to do. */
export async function settle(crm: ComposedCrm): Promise<void> {
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
}
