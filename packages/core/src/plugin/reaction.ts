import type { WriteContext } from "./context.ts";
import type { EventType, JournalEntry, PayloadOf } from "./event.ts";

export interface Reaction {
  readonly event: EventType;
  /** False where its handler needs neither subjects nor changes. */
  readonly details?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: the payload's type is fixed by `on`, which alone makes reactions
  handle(entries: readonly JournalEntry<any>[], ctx: WriteContext): Promise<void>;
}

/** An entry without what is kept beside it, its subjects and changes. */
export type BareEntry<P = unknown> = Omit<JournalEntry<P>, "subjects" | "changes">;

/** Reacts to journal entries of one event and one tenant; its effects and the consumer's position commit together. */
export function on<E extends EventType>(
  event: E,
  handle: (entries: readonly JournalEntry<PayloadOf<E>>[], ctx: WriteContext) => Promise<void>,
): Reaction;
/**
 * The same for a handler that needs no more than the payload and the rest of the header. Where all reactions of a plugin
 * say so, subjects and changes are not read: a projection of much is made faster.
 */
export function on<E extends EventType>(
  event: E,
  handle: (entries: readonly BareEntry<PayloadOf<E>>[], ctx: WriteContext) => Promise<void>,
  options: { readonly details: false },
): Reaction;
export function on(event: EventType, handle: Reaction["handle"], options = { details: true }): Reaction {
  return { event, handle, ...options };
}
