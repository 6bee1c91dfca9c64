import { coreErrors } from "../../errors/core-errors.ts";
import { shortWait } from "./sqlite-connector.ts";
import type { SqliteSession } from "./sqlite-session.ts";
import { whenFree } from "./when-free.ts";

/** The one connection that writes, given to one transaction after the other. */
export class SqliteWriter {
  readonly session: SqliteSession;
  readonly #busyTimeout: number;
  /** The host uses the connection too. */
  readonly #shared: boolean;
  #turn: Promise<void> = Promise.resolve();

  constructor(session: SqliteSession, busyTimeout: number, shared: boolean) {
    this.session = session;
    this.#busyTimeout = busyTimeout;
    this.#shared = shared;
  }

  /** Runs `work` when all earlier ones have ended. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const previous = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await previous;
    try {
      return await work();
    } finally {
      resolve();
    }
  }

  /** Takes the write lock of the file. */
  begin(): Promise<void> {
    return this.beginAfter(() => {}, this.#busyTimeout);
  }

  /** The same; `first` is said before, in each attempt. */
  async beginAfter(first: () => void, timeout: number): Promise<void> {
    await whenFree(timeout, () => {
      if (this.#shared) return this.#beginShared(first);
      first();
      this.session.controlNow("begin immediate");
    });
  }

  async commit(name: string): Promise<void> {
    // Some errors, such as a full disk, make SQLite roll back by itself.
    if (!this.session.db.inTransaction) throw coreErrors("transaction.over", { operation: name });
    await whenFree(this.#busyTimeout, () => this.session.controlNow("commit"));
  }

  rollback(): void {
    if (this.session.db.inTransaction) this.session.controlNow("rollback");
  }

  #beginShared(first: () => void): void {
    const { db } = this.session;
    if (db.inTransaction) throw Object.assign(new Error("The host's transaction is open"), { code: "SQLITE_BUSY" });
    first();
    // The host's own timeout would stop the whole process for as long.
    const timeout = db.pragma("busy_timeout", { simple: true });
    db.pragma(`busy_timeout = ${shortWait}`);
    try {
      this.session.controlNow("begin immediate");
    } finally {
      db.pragma(`busy_timeout = ${timeout}`);
    }
  }
}
