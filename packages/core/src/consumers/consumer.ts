import type { Registry } from "../composition/registry.ts";
import type { FeedPosition } from "../journal/feed-position.ts";
import type { Onward } from "../journal/read-feed.ts";

/** Entries on their way to a consumer: read outside a transaction, taken inside one. */
export interface Batch extends Onward {
  readonly count: number;
  /** Writes the effects, then calls `move`, which takes the position past all of them or throws. */
  take(move: () => Promise<void>): Promise<void>;
}

/** Who reads the journal on by itself, in commit order: a plugin's reactions, or core's own sealing. */
export interface Consumer {
  readonly name: string;
  /** Those that it is given; all where absent. */
  readonly events?: readonly string[];
  /** How long it rests after each turn, in milliseconds, so that what need not come at once comes together. Default 0. */
  readonly restMs?: number;
  read(position: FeedPosition, limit: number): Promise<Batch>;
  /** Told why a batch of `count` entries was undone; answers how many to take next, or throws where that would not help. */
  undone(error: unknown, count: number): number;
}

/** The name of core's own consumer, which seals the journal. */
export const sealer = "journal";

/** The consumers of a composition: a plugin's reactions are one, under its name. */
export const consumersOf = ({ reactions }: Registry): readonly Pick<Consumer, "name" | "events">[] => [
  ...[...reactions].map(([name, of]) => ({ name, events: [...new Set(of.map(({ event }) => event.name))] })),
  { name: sealer },
];
