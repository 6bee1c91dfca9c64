import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import { isCrmError } from "../errors/crm-error.ts";
import { type FeedPosition, readPosition, startPosition, writePosition } from "../journal/feed-position.ts";
import { sealing } from "../journal/seal-journal.ts";
import type { Batch, Consumer } from "./consumer.ts";
import { isFree, type Lease, LeaseLost, leaseMs, releaseLeases, renewLease, takeLease } from "./consumer-lease.ts";
import { reactionsOf } from "./reactions.ts";
import { takeBatch } from "./take-batch.ts";

/** How long one consumer is worked on before the next has its turn. */
const turnMs = 500;
/** After what was nobody's fault. */
const pauseMs = 1_000;
/** A clock that was set back must not stop anybody for longer. */
const longestRestMs = 60_000;

/** Where nothing came for a consumer, its position follows the journal in steps of so many, not to be written each time. */
const step = 1_000;

/** A consumer as one worker knows it. */
interface Place extends Lease {
  readonly consumer: Consumer;
  /** How many entries to take at once: a power of two, so that few statements serve all. */
  size: number;
  restsUntil: number;
  /** How far the journal was when the position was last moved. */
  newest: number;
}

/** Whether there is anything to commit: entries, the end of a stretch between two snapshots, or many that are for others. */
function isWorthMoving(place: Place, from: FeedPosition, { count, next, newest = 0 }: Batch): boolean {
  const passed = Math.max(Number(next.seq) - Number(from.seq), newest - place.newest);
  return count > 0 || Boolean(from.hi) || passed >= step;
}

type Position = { name: string; position: string; lease: string | null; newest: number | null; free: unknown };

/** What one worker does about the journal: in turns, those consumers that no other process holds. */
export class Consuming {
  readonly #runtime: Runtime;
  readonly #onError: (error: unknown, what: string) => void;
  readonly #places: Place[];

  constructor(runtime: Runtime, onError: (error: unknown, what: string) => void) {
    this.#runtime = runtime;
    this.#onError = onError;
    this.#places = [...reactionsOf(runtime, onError), sealing(runtime)].map((consumer) => ({
      consumer,
      name: consumer.name,
      token: randomUUID(),
      size: 64,
      restsUntil: 0,
      newest: 0,
    }));
  }

  /** One turn of the next consumer that has something to do; false where none has. */
  async turn(signal: AbortSignal): Promise<boolean> {
    const { database, now } = this.#runtime;
    await this.#runtime.assertReady();
    const { rows } = await sql<Position>`
      select name, position, lease, newest, ${isFree(now())} as free from consumer_positions`.execute(database.kysely);
    for (const place of [...this.#places]) {
      if (signal.aborted) return false;
      // To the end of the queue, so that neither one with much to do nor one that fails holds up the rest.
      this.#places.push(...this.#places.splice(this.#places.indexOf(place), 1));
      const rest = place.restsUntil - now().getTime();
      if (rest > 0 && rest < longestRestMs) continue;
      const row = rows.find(({ name }) => name === place.name);
      const held = row?.lease === place.token;
      if (row && !held && !row.free) continue;
      place.newest = Number(row?.newest ?? 0);
      try {
        if (await this.#work(place, row?.position, held && !row.free, signal)) return true;
      } catch (error) {
        // Lost to a process that goes on with it.
        if (error instanceof LeaseLost) continue;
        if (isCrmError(error) && error.code === "crm.closed") throw error;
        place.restsUntil = now().getTime() + pauseMs;
        this.#onError(error, `consumer ${place.name}`);
      }
    }
    return false;
  }

  /** Gives all leases back, so that others need not wait for their end. */
  release(): Promise<void> {
    return releaseLeases(this.#runtime, this.#places);
  }

  /** Answers whether there was anything to do. Looks first, so that an idle consumer writes nothing. */
  async #work(place: Place, known: string | undefined, held: boolean, signal: AbortSignal): Promise<boolean> {
    const { consumer } = place;
    let position = known ? readPosition(known) : startPosition;
    let batch = await consumer.read(position, place.size);
    if (!isWorthMoving(place, position, batch)) return this.#rest(place);
    if (!held) {
      const taken = await takeLease(this.#runtime, place);
      if (!taken) return false;
      // Another process may have come further since the look.
      if (writePosition(taken) !== writePosition(position)) batch = await consumer.read(taken, place.size);
      position = taken;
    }
    const heartbeat = setInterval(() => renewLease(this.#runtime, place).catch(() => undefined), leaseMs / 3);
    try {
      const until = performance.now() + turnMs;
      while (isWorthMoving(place, position, batch)) {
        const [moved, ahead] = await Promise.all([this.#take(place, position, batch), this.#readAhead(place, batch)]);
        if (moved) [position, place.newest] = [batch.next, batch.newest ?? place.newest];
        if (moved && !batch.more) {
          this.#rest(place);
          break;
        }
        if (signal.aborted || performance.now() > until) {
          // More than one turn's work: whoever has time may go on with it.
          if (moved) await releaseLeases(this.#runtime, [place]);
          break;
        }
        // Others are served between two batches.
        await setImmediate();
        batch = (moved && ahead) || (await consumer.read(position, place.size));
      }
    } finally {
      clearInterval(heartbeat);
    }
    return true;
  }

  /**
   * What comes after a batch, while that is at work: entries do not change. Not on SQLite, which would do both on one
   * thread; and what fails here is read again.
   */
  async #readAhead({ consumer, size }: Place, { more, next }: Batch): Promise<Batch | undefined> {
    if (!more || this.#runtime.database.dialect === "sqlite") return undefined;
    return consumer.read(next, size).catch(() => undefined);
  }

  /** It has come to the end. */
  #rest(place: Place): false {
    place.restsUntil = this.#runtime.now().getTime() + (place.consumer.restMs ?? 0);
    return false;
  }

  /** Answers whether the batch was committed; where it was undone the consumer knows what to do otherwise. */
  async #take(place: Place, from: FeedPosition, batch: Batch): Promise<boolean> {
    try {
      place.size = await takeBatch(this.#runtime, place, from, batch, place.size);
      return true;
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      place.size = place.consumer.undone(error, batch.count);
      return false;
    }
  }
}
