import type { In, Out, Schema } from "./schema.ts";

/** A kind of thing that happens. Its entries stand in the journal, and on timelines where it says so. */
// biome-ignore lint/suspicious/noExplicitAny: the default stands for "any event"; a concrete token is always typed
export interface EventType<Name extends string = string, Payload = any> {
  readonly name: Name;
  readonly version: number;
  /** Who may see its entries: in the journal, on timelines, in webhooks. */
  readonly permission: string;
  readonly "~payload": (payload: Payload) => Payload;
  readonly definition: EventDefinition;
}
export type PayloadOf<E extends EventType> = E extends EventType<string, infer P> ? P : never;

/** What an event type was declared with, seen without its types. */
export interface EventDefinition {
  readonly payload: Schema;
  readonly timeline?: ((payload: never) => string) | undefined;
  readonly upcast?: ((payload: unknown, from: number) => unknown) | undefined;
  readonly examples?: readonly unknown[] | undefined;
  readonly earlier?: Readonly<Record<number, readonly unknown[]>> | undefined;
}

/**
 * Declares an event type. Payloads hold ids and facts of business only (at most 16 kB); personal values stay in
 * records, so that replay survives an erasure.
 *
 * @example
 * export const leadQualified = event({
 *   name: "lead.qualified", version: 1, permission: "leads:read",
 *   payload: z.strictObject({ id: z.string(), rating: Rating }),
 *   timeline: ({ rating }) => `Lead is ${rating}`,
 * });
 */
export function event<const Name extends string, S extends Schema>(definition: {
  /** Past tense: `lead.qualified`. */
  readonly name: Name;
  readonly version: number;
  readonly permission: string;
  readonly payload: S;
  /** One line for the timelines of its subjects; without it the event shows on none. */
  readonly timeline?: (payload: Out<S>) => string;
  /** Brings a payload of an older version up to date. */
  readonly upcast?: (payload: unknown, from: number) => Out<S>;
  readonly examples?: readonly In<S>[];
  /** Payloads as earlier versions wrote them, by version: what `upcast` is tried with. */
  readonly earlier?: Readonly<Record<number, readonly unknown[]>>;
}): EventType<Name, Out<S>> {
  const { name, version, permission, payload, timeline, upcast, examples, earlier } = definition;
  return {
    name,
    version,
    permission,
    "~payload": (value) => value,
    definition: { payload, timeline: timeline as EventDefinition["timeline"], upcast, examples, earlier },
  };
}

/** What a journal entry or a timeline row is about: `{ type: "contact", id }`. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** One change, as consumers and the feed see it. */
export interface JournalEntry<P = unknown> {
  readonly seq: bigint;
  readonly id: string;
  readonly tenant: string;
  readonly event: string;
  readonly version: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly actor: string;
  readonly causedBy?: string;
  /** The first subject is the partition: order is promised for it. */
  readonly subjects: readonly Subject[];
  /** Empty after erasure. */
  readonly changes: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly payload: P;
}
