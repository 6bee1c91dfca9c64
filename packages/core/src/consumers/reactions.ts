import type { Session } from "../call/session.ts";
import type { Runtime } from "../composition/runtime.ts";
import { isCrmError } from "../errors/crm-error.ts";
import type { FeedPosition } from "../journal/feed-position.ts";
import { readBareFeed, readFeed } from "../journal/read-feed.ts";
import type { JournalEntry } from "../plugin/event.ts";
import type { BareEntry } from "../plugin/reaction.ts";
import { type Batch, type Consumer, consumersOf } from "./consumer.ts";
import { anyWaits, type Left, leaveBehind, partitionKey, waitingPartitions } from "./failures.ts";
import { isNobodysFault, type Reactor, react, sessionFor } from "./react.ts";
import { batchLimitMs } from "./take-batch.ts";

type OnError = (error: unknown, what: string) => void;

/** So many at most where each is handled by itself. */
const carefulSize = 16;

/**
 * A plugin's reactions. A batch is handled in groups; one that fails is done again with care, each entry behind a
 * savepoint, so that what fails is left for later and the rest goes on.
 */
class Reactions implements Consumer {
  readonly name: string;
  readonly events: readonly string[];
  readonly #runtime: Runtime;
  readonly #reactor: Reactor;
  readonly #onError: OnError;
  /** No handler asks for more than headers. */
  readonly #bare: boolean;
  /** It is told by an entry's subject what waits for what. */
  #whole: boolean;
  #careful = false;
  /** Entries that ended a whole transaction, against which no savepoint helps, and how. */
  readonly #fatal = new Map<string, unknown>();
  /** The entry that is handled by itself, and since when. */
  #current: { readonly id: string; readonly since: number } | undefined;

  constructor(runtime: Runtime, reactor: Reactor, events: readonly string[], onError: OnError) {
    this.name = reactor.plugin;
    this.events = events;
    this.#runtime = runtime;
    this.#reactor = reactor;
    this.#onError = onError;
    this.#bare = reactor.reactions.every(({ details }) => details === false);
    this.#whole = !this.#bare;
  }

  read(position: FeedPosition, limit: number): Promise<Batch> {
    return this.#whole ? this.#readWhole(position, limit) : this.#readBare(position, limit);
  }

  /** Where nothing waits, and as long as nothing fails. */
  async #readBare(position: FeedPosition, limit: number): Promise<Batch> {
    const { database } = this.#runtime;
    const { entries, ...onward } = await readBareFeed(database, position, { events: this.events, limit });
    const session = await sessionFor(this.#runtime, this.name, entries);
    const take = async (move: () => Promise<void>) => {
      if (await anyWaits(database, this.name)) throw new Error("An entry waits, and perhaps others for it");
      for (const group of groups(entries)) await react(session, this.#reactor, group);
      await move();
    };
    return { ...onward, count: entries.length, take };
  }

  async #readWhole(position: FeedPosition, limit: number): Promise<Batch> {
    const { database } = this.#runtime;
    const { entries, ...onward } = await readFeed(database, position, { events: this.events, limit });
    const session = await sessionFor(this.#runtime, this.name, entries);
    const take = async (move: () => Promise<void>) => {
      // Not before: batches are read while those before them are at work.
      const waits = await anyWaits(database, this.name);
      const waiting = waits ? await waitingPartitions(database, this.name, entries) : new Set<string>();
      const handle = this.#careful || entries.length === 1 ? this.#oneByOne : this.#inGroups;
      const left = await handle.call(this, entries, waiting, session);
      await move();
      await leaveBehind(this.#runtime, this.name, left);
      const failed = left.filter(({ error }) => error !== undefined);
      database.unit()?.afterCommit.push(() => {
        this.#careful = failed.length > 0;
        this.#whole = !this.#bare || waits || failed.length > 0;
        this.#fatal.clear();
        for (const { error } of failed) this.#onError(error, `consumer ${this.name}`);
      });
    };
    return { ...onward, count: entries.length, take };
  }

  undone(error: unknown, count: number): number {
    if (isNobodysFault(error)) throw error;
    if (!this.#whole) {
      this.#whole = true;
      return largestPowerIn(count);
    }
    if (!this.#careful && count > 1) {
      this.#careful = true;
      return Math.min(largestPowerIn(count), carefulSize);
    }
    const current = this.#current;
    const code = isCrmError(error) ? error.code : undefined;
    // Cut off in the middle of it, and not by what others before it took.
    const long = code === "transaction.overdue" && current && performance.now() - current.since > batchLimitMs / 2;
    if (current && (count === 1 || long || code === "transaction.foreignWait")) this.#fatal.set(current.id, error);
    else if (count === 1) throw error;
    else return Math.max(1, largestPowerIn(count) / 4);
    return largestPowerIn(count);
  }

  async #inGroups(entries: readonly JournalEntry[], waiting: ReadonlySet<string>, session: Session): Promise<Left[]> {
    this.#current = undefined;
    const waits = (entry: JournalEntry) => waiting.size > 0 && waiting.has(partitionKey(entry));
    for (const group of groups(entries.filter((entry) => !waits(entry)))) await react(session, this.#reactor, group);
    return entries.filter(waits).map((entry) => ({ entry }));
  }

  async #oneByOne(entries: readonly JournalEntry[], before: ReadonlySet<string>, session: Session): Promise<Left[]> {
    const { database } = this.#runtime;
    const unit = database.unit();
    const waiting = new Set(before);
    const left: Left[] = [];
    this.#current = undefined;
    for (const entry of entries) {
      const key = partitionKey(entry);
      if (waiting.has(key)) left.push({ entry });
      else if (this.#fatal.has(entry.id)) left.push({ entry, error: this.#fatal.get(entry.id) });
      else {
        this.#current = { id: entry.id, since: performance.now() };
        const handled = database.kysely.transaction().execute(() => react(session, this.#reactor, [entry]));
        const error = await handled.then(
          () => undefined,
          (error) => error ?? new Error("The handler threw nothing"),
        );
        if (error === undefined) continue;
        if (isNobodysFault(error) || !unit?.alive) throw error;
        left.push({ entry, error });
      }
      waiting.add(key);
    }
    return left;
  }
}

const largestPowerIn = (count: number): number => 2 ** Math.floor(Math.log2(count));

/** The reactions of each plugin that has any. */
export const reactionsOf = (runtime: Runtime, onError: OnError): readonly Consumer[] =>
  consumersOf(runtime.registry).flatMap(({ name, events }) => {
    const reactions = runtime.registry.reactions.get(name);
    return reactions && events ? [new Reactions(runtime, { plugin: name, reactions }, events, onError)] : [];
  });

/** Consecutive entries of one event and one tenant. */
function groups<E extends BareEntry>(entries: readonly E[]): readonly [E, ...E[]][] {
  const result: [E, ...E[]][] = [];
  for (const entry of entries) {
    const last = result.at(-1);
    if (last?.[0].event === entry.event && last[0].tenant === entry.tenant) last.push(entry);
    else result.push([entry]);
  }
  return result;
}
