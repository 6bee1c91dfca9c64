import type { Kysely } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import type { PendingEntry } from "../journal/pending-entries.ts";
import type { Actor, Grant } from "../plugin/actor.ts";
import type { ChildLists, TimelineEntry } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";
import type { Tenant } from "../plugin/tenant.ts";

/** A job that waits for the end of its command to be written. */
export interface PendingJob {
  readonly name: string;
  readonly input: unknown;
  readonly at: Date | undefined;
  readonly unique: string | undefined;
  /** Whose what it makes will be. */
  readonly author: string;
}

/** What a command has to say beside its rows: written once, at its end, in few statements. */
export interface Pending {
  readonly entries: PendingEntry[];
  /** Timeline lines of entries, by their index in `entries`. */
  readonly lines: { readonly entry: number; readonly summary: string; readonly permission: string }[];
  readonly shown: { readonly record: Subject; readonly entry: TimelineEntry | null }[];
  readonly jobs: PendingJob[];
  /** The record made last and what was written for its children: for the answer, which need not read them back. */
  made?: { readonly id: string; readonly by: readonly Grant[]; readonly lists: ChildLists } | undefined;
}

/** One call from outside, with all that is called within it. */
export interface Session {
  readonly runtime: Runtime;
  /** Kysely over properties instead of columns: what `ctx.from` builds on. */
  // biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
  readonly reader: Kysely<any>;
  readonly actor: Actor;
  /** Whose the new records are: the actor, or for a job whoever asked for it. */
  readonly author: string;
  readonly tenant: Tenant;
  readonly now: Date;
  readonly causedBy: string | undefined;
  /** Absent in a query. */
  readonly pending: Pending | undefined;
}

export const newPending = (): Pending => ({ entries: [], lines: [], shown: [], jobs: [] });
