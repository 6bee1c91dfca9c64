import type { WriteContext } from "./context.ts";
import type { EventType, JournalEntry, PayloadOf } from "./event.ts";

export interface Reaction {
  readonly event: EventType;
  // biome-ignore lint/suspicious/noExplicitAny: the payload's type is fixed by `on`, which alone makes reactions
  handle(entries: readonly JournalEntry<any>[], ctx: WriteContext): Promise<void>;
}

/** Reacts to journal entries of one event and one tenant; its effects and the consumer's position commit together. */
export function on<E extends EventType>(
  event: E,
  handle: (entries: readonly JournalEntry<PayloadOf<E>>[], ctx: WriteContext) => Promise<void>,
): Reaction {
  return { event, handle };
}
