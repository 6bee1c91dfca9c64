import { AsyncResource } from "node:async_hooks";
import { setImmediate as turnOfTheEventLoop } from "node:timers/promises";
import type { Session } from "../database.ts";
import { whenFree } from "./sqlite-connection.ts";
import { beginWriting, type SqliteWriter, writeTransaction } from "./sqlite-writer.ts";

/**
 * After so many commands, or milliseconds, the others wait for the next commit. The event loop does not turn in between: a
 * host that writes by a connection of its own would then wait for the lock with the very thread that is to release it.
 */
const most = 64;
const longestMs = 25;
/** For so many commands there are savepoints after one had to be undone. */
const wary = 256;

/** What came of a turn, told to whoever waits for it when it holds. */
interface Outcome {
  readonly failed: boolean;
  tell(): void;
}

interface Waiting {
  readonly shares: boolean;
  /** Where it shares, within a transaction that others are in as well. */
  run(): Promise<Outcome>;
  runAlone(): Promise<Outcome>;
  refuse(error: unknown): void;
}

/**
 * Whatever uses the writing connection, one after another. Commands that wait together share one durable commit, and are
 * answered after it. For a savepoint SQLite copies each page before a command changes it, which made the inserts of a
 * contact take 1.6 to 4 times as long; so they run without. A command that is refused before it has changed anything leaves nothing to undo.
 * Where one is refused later, all are undone and run again, this time behind savepoints, and so are the next, so that those
 * who are refused often take no neighbour along. Where the commit fails, they are run again one by one. Their work must be
 * such that it can be.
 */
export class CommitLane {
  readonly #writer: SqliteWriter;
  readonly #waiting: Waiting[] = [];
  #running = false;
  /** How many of the next commands run behind savepoints. */
  #wary = 0;

  constructor(writer: SqliteWriter) {
    this.#writer = writer;
  }

  /** Work that begins and ends its own transactions. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#enter(false, work, work);
  }

  /** A command in a transaction that is named after it, and shared. */
  share<T>(name: string, work: (session: Session) => Promise<T>): Promise<T> {
    const within = () => work(this.#writer.session);
    return this.#enter(true, within, () => writeTransaction(this.#writer, name, work));
  }

  #enter<T>(shares: boolean, work: () => Promise<T>, alone: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    // Run from the lane, the work is still in the async contexts of its caller.
    const caller = new AsyncResource("command");
    const outcomeOf = async (run: () => Promise<T>): Promise<Outcome> => {
      try {
        const value = await caller.runInAsyncScope(run);
        return { failed: false, tell: () => resolve(value) };
      } catch (error) {
        return { failed: true, tell: () => reject(error) };
      }
    };
    this.#waiting.push({ shares, run: () => outcomeOf(work), runAlone: () => outcomeOf(alone), refuse: reject });
    if (!this.#running) void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#running = true;
    // A turn first: requests that came in together are all here when it is over, and nobody keeps the loop to himself.
    for (;;) {
      await turnOfTheEventLoop();
      const [next] = this.#waiting;
      if (!next) break;
      if (next.shares) await this.#sharedCommit();
      else (await (this.#waiting.shift() as Waiting).run()).tell();
    }
    this.#running = false;
  }

  async #sharedCommit(): Promise<void> {
    const { db, session, busyTimeout } = this.#writer;
    const present = this.#waiting.filter(({ shares }) => shares);
    try {
      await beginWriting(this.#writer);
    } catch (error) {
      // They have waited together as long as one of them may.
      for (const command of present) {
        this.#waiting.splice(this.#waiting.indexOf(command), 1);
        command.refuse(error);
      }
      return;
    }
    const until = performance.now() + longestMs;
    const done: { readonly command: Waiting; readonly outcome: Outcome }[] = [];
    try {
      while (this.#waiting[0]?.shares && done.length < most && (done.length === 0 || performance.now() < until)) {
        // The first has nothing before it that its refusal could take along.
        const behind = done.length > 0 && this.#wary > 0;
        if (this.#wary > 0) this.#wary--;
        if (behind) await session.control("savepoint kith_command");
        session.wrote = false;
        const command = this.#waiting.shift() as Waiting;
        const outcome = await command.run();
        done.push({ command, outcome });
        // Some errors, such as a full disk, make SQLite roll everything back by itself.
        if (!db.inTransaction) break;
        if (outcome.failed && session.wrote) {
          if (behind) await session.control("rollback to kith_command");
          else {
            await session.control("rollback");
            this.#wary = wary;
            if (done.length === 1) outcome.tell();
            else this.#waiting.unshift(...done.map(({ command }) => command));
            return;
          }
        }
        if (behind) await session.control("release kith_command");
      }
      await whenFree(busyTimeout, () => session.control("commit"));
      for (const { outcome } of done) outcome.tell();
    } catch {
      if (db.inTransaction) await session.control("rollback").catch(() => undefined);
      // Whose fault it is shows when each is alone.
      for (const { command } of done) (await command.runAlone()).tell();
    }
  }
}
