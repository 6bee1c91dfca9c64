import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import type { OpenUnit } from "./open-unit.ts";
import type { Row } from "./session.ts";

/** The transaction itself or a savepoint in it. A failed statement spoils it as a whole, as PostgreSQL has it. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly depth: number;
  failure: { readonly error: unknown } | undefined;
  /** Settles when the last savepoint that was asked for in this frame has ended. */
  turn: Promise<void>;
}

export const newFrame = (parent?: Frame): Frame => ({
  parent,
  depth: parent ? parent.depth + 1 : 0,
  failure: undefined,
  turn: Promise.resolve(),
});

/** What the code in a unit speaks to, as long as the unit lives. With `begin` it becomes a savepoint of its own. */
export class UnitConnection implements DatabaseConnection {
  readonly unit: OpenUnit;
  #frame: Frame;
  #endTurn: (() => void) | undefined;

  constructor(unit: OpenUnit, frame: Frame) {
    this.unit = unit;
    this.#frame = frame;
  }

  /** A connection for code that runs within this one's transaction or savepoint. */
  within(): UnitConnection {
    return new UnitConnection(this.unit, this.#frame);
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    this.assertUsable();
    const { before, session } = this.unit;
    try {
      if (before) await before(sql);
      return await session.query(sql, parameters);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return (await this.query(sql, parameters)) as QueryResult<R>;
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    this.assertUsable();
    try {
      for await (const chunk of this.unit.session.stream(sql, parameters, chunkSize)) {
        yield chunk as QueryResult<R>;
        this.assertUsable();
      }
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Savepoints asked for side by side take turns: interleaved, the release of one would release the other too. */
  async begin(): Promise<void> {
    const parent = this.#frame;
    const previous = parent.turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    parent.turn = promise;
    await previous;
    try {
      this.assertUsable();
      const frame = newFrame(parent);
      await this.unit.session.control(`savepoint kith_${frame.depth}`);
      this.unit.depth++;
      this.#frame = frame;
      this.#endTurn = resolve;
    } catch (error) {
      resolve();
      throw error;
    }
  }

  async commit(): Promise<void> {
    this.assertUsable();
    await this.unit.session.control(`release savepoint kith_${this.#frame.depth}`);
    this.#end();
  }

  async rollback(): Promise<void> {
    try {
      if (!this.unit.alive) return;
      await this.unit.session.control(`rollback to savepoint kith_${this.#frame.depth}`);
      await this.unit.session.control(`release savepoint kith_${this.#frame.depth}`);
    } finally {
      this.#end();
    }
  }

  /** @throws `transaction.over`, or again the error that spoiled the transaction. */
  assertUsable(): void {
    if (!this.unit.alive) throw coreErrors("transaction.over", { operation: this.unit.name });
    for (let frame: Frame | undefined = this.#frame; frame; frame = frame.parent) {
      if (frame.failure) throw frame.failure.error;
    }
  }

  #fail(error: unknown): unknown {
    // A unit that died has been told so already; what its last statement said then is no failure of the transaction.
    if (this.unit.alive) this.#frame.failure ??= { error };
    return this.#frame.failure?.error ?? error;
  }

  #end(): void {
    this.#frame = this.#frame.parent ?? this.#frame;
    this.unit.depth--;
    this.#endTurn?.();
    this.#endTurn = undefined;
  }
}
