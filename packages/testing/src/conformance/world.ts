import type { Actor, Crm, EventType, Grant, RegisteredOperation, Section, Subject } from "@kith/core";
import { anyone } from "../create-test-crm.ts";
import type { Canary } from "./canary.ts";
import type { Examined } from "./examined.ts";
import type { ExampleIds, Input } from "./input.ts";
import type { Outcome } from "./outcome.ts";
import type { Tables } from "./tables.ts";

/** The tenant whose records nobody else may see, and the one of the strangers. */
export const home = "main";
export const elsewhere = "other";

/** One answer over HTTP, kept to be held against the OpenAPI description. */
export interface Sent {
  readonly operation: RegisteredOperation;
  readonly outcome: Outcome;
  readonly contentType: string;
}

/** A running composition with two records of each type in tenant `main`, full of the canary's word, and one in `other`. */
export interface World extends Examined {
  readonly crm: Crm;
  readonly tables: Tables;
  readonly canary: Canary;
  readonly examples: ExampleIds;
  /** Examined ones, as far as grants admit to them. */
  readonly operations: readonly RegisteredOperation[];
  /** Examined ones that are the house's alone. */
  readonly houseOperations: readonly RegisteredOperation[];
  /** Of the whole composition, all that can be granted. */
  readonly permissions: readonly string[];
  /** By record type. */
  readonly records: ReadonlyMap<string, readonly string[]>;
  /** The stranger's own, by record type. */
  readonly ofStranger: ReadonlyMap<string, readonly string[]>;
  /** Why there is no record of a type that the composition knows. */
  readonly lacking: ReadonlyMap<string, string>;
  readonly sent: readonly Sent[];
  /** How many calls were made. */
  calls(): number;
  /** In process. */
  call(actor: Actor, operation: RegisteredOperation, input: Input): Promise<Outcome>;
  /** In process, as the house of a tenant. */
  callAsHouse(tenant: string, operation: RegisteredOperation, input: Input): Promise<Outcome>;
  /** Over HTTP; without an actor as nobody. */
  send(
    actor: Actor | undefined,
    operation: RegisteredOperation,
    input: Input,
    headers?: Record<string, string>,
  ): Promise<Outcome>;
  /** The input with the records of `main` in the place of those it names; `undefined` where one is lacking. */
  filled(operation: RegisteredOperation, input: Input): Input;
  /** Loads a section of an examined plugin, as `profile` would. */
  load(actor: Actor, section: string, ids: readonly string[]): Promise<Outcome>;
  /** Says an event, as `main`'s user. */
  say(event: EventType, payload: unknown, subjects: readonly Subject[]): Promise<Outcome>;
  /** All that an examined plugin brings for profiles. */
  readonly sections: ReadonlyMap<string, Section>;
  openApi(): Promise<Record<string, unknown>>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** The user whom all records of `main` belong to; another of the same firm; one of another firm, with the same name. */
export const owner = anyone({ user: "u_owner" });
export const colleague = (grants: readonly Grant[]): Actor => anyone({ user: "u_colleague", grants });
export const stranger = anyone({ tenant: elsewhere, user: "u_owner" });
