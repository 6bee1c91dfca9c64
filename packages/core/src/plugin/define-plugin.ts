import type { Kysely } from "kysely";
import type { Capability, Provision } from "./capability.ts";
import type { Criterion } from "./criterion.ts";
import type { Entity } from "./entity.ts";
import type { EventType } from "./event.ts";
import type { Guard } from "./guard.ts";
import type { Job } from "./job.ts";
import type { Operation } from "./operation.ts";
import type { Reaction } from "./reaction.ts";
import type { Section } from "./section.ts";

export type Operations = Readonly<Record<string, Operation>>;

/** One step of a plugin's schema, for both databases. */
export interface Migration {
  /** Explicit and stable: `0001_leads`. */
  readonly name: string;
  /** The oldest migration that a running process must know to go on working on the schema this one leaves behind. */
  readonly compatibleFrom?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a migration sees the schema of its own time, not today's types
  up(db: Kysely<any>): Promise<void>;
}

/** What an entity holds on a person, and what becomes of it when that person is erased or merged. */
export interface PersonalData {
  readonly entity: Entity;
  /** The property that holds the person's (contact's) id. */
  readonly person: string;
  /** The row goes, or the named properties are emptied. */
  readonly onErase: "delete" | readonly string[];
}

/** How an error code answers. */
export interface ErrorDefinition {
  readonly status: number;
  readonly message: string;
}

export interface Manifest<
  Name extends string,
  Ops extends Operations,
  R extends readonly Capability[],
  G extends readonly Provision[],
  S extends Section,
> {
  readonly name: Name;
  /** The version of the plugin contract, not of core. */
  readonly contract: 1;
  /** Tables named after the plugin: `leads_lead`. */
  readonly entities?: readonly Entity[];
  /** Static and ordered, one list for both databases. */
  readonly migrations?: readonly Migration[];
  /** The compiler and the start-up refuse a composition that lacks one. */
  readonly requires?: R;
  readonly provides?: G;
  readonly operations: Ops;
  readonly events?: readonly EventType[];
  readonly on?: readonly Reaction[];
  readonly before?: readonly Guard[];
  readonly jobs?: readonly Job[];
  readonly sections?: readonly S[];
  readonly criteria?: readonly Criterion[];
  readonly errors?: Readonly<Record<string, ErrorDefinition>>;
  readonly personalData?: readonly PersonalData[];
}

export interface Plugin<
  Name extends string = string,
  // biome-ignore lint/suspicious/noExplicitAny: the defaults stand for "any plugin"; a concrete one is always typed
  Ops extends Operations = any,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  R extends readonly Capability[] = any,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  G extends readonly Provision[] = any,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  S extends Section = any,
> extends Manifest<Name, Ops, R, G, S> {}

/** A plugin is one object literal, all its parts visible in it. */
export function definePlugin<
  const Name extends string,
  Ops extends Operations,
  const R extends readonly Capability[] = [],
  const G extends readonly Provision[] = [],
  S extends Section = never,
>(manifest: Manifest<Name, Ops, R, G, S>): Plugin<Name, Ops, R, G, S> {
  return manifest;
}
