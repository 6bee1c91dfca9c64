import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import type { Insert, Row, Session } from "./database.ts";
import { Turns } from "./turns.ts";
import type { OpenUnit } from "./unit.ts";

/** The transaction itself or a savepoint in it. A failed statement spoils it as a whole, as PostgreSQL has it. */
interface Frame {
  readonly parent?: Frame;
  readonly savepoint?: string;
  /** Savepoints side by side take turns: interleaved, the release of one would release the other too. */
  readonly turns: Turns;
  readonly end?: () => void;
  failure?: { readonly error: unknown };
}

/** What the code in a unit speaks to, as long as the unit lives. With `begin` it becomes a savepoint of its own. */
export class UnitConnection implements DatabaseConnection {
  readonly unit: OpenUnit;
  #frame: Frame;
  /** Its savepoint is ending: what its work forgot to wait for must not land in what that stands in. */
  #over = false;

  constructor(unit: OpenUnit, frame: Frame = { turns: new Turns() }) {
    this.unit = unit;
    this.#frame = frame;
  }

  /** A connection for code that runs within this one's transaction or savepoint. */
  within(): UnitConnection {
    return new UnitConnection(this.unit, this.#frame);
  }

  query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return this.#say((session) => session.query(sql, parameters));
  }

  insert(rows: Insert): Promise<void> {
    return this.#say((session) => session.insert(rows));
  }

  async #say<T>(what: (session: Session) => Promise<T>): Promise<T> {
    this.assertUsable();
    try {
      return await what(this.unit.session);
    } catch (error) {
      // A unit that died has been told so already; what its last statement said then is no failure of the transaction.
      if (this.unit.alive) this.#frame.failure ??= { error };
      throw this.#frame.failure?.error ?? error;
    }
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return (await this.query(sql, parameters)) as QueryResult<R>;
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery(query);
  }

  async begin(): Promise<void> {
    const end = await this.#frame.turns.take();
    try {
      this.assertUsable();
      const savepoint = `kith_${this.unit.depth + 1}`;
      await this.unit.session.control(`savepoint ${savepoint}`);
      this.unit.depth++;
      this.#frame = { parent: this.#frame, savepoint, turns: new Turns(), end };
    } catch (error) {
      // The savepoint may bring along inserts that were held; what refused them spoils what they stand in.
      if (this.unit.alive) this.#frame.failure ??= { error };
      end();
      throw error;
    }
  }

  async commit(): Promise<void> {
    this.assertUsable();
    this.#over = true;
    await this.unit.session.control(`release savepoint ${this.#frame.savepoint}`);
    this.#end();
  }

  async rollback(): Promise<void> {
    const { alive, session } = this.unit;
    this.#over = true;
    try {
      for (const verb of alive ? ["rollback to", "release"] : [])
        await session.control(`${verb} savepoint ${this.#frame.savepoint}`);
    } catch (error) {
      // The whole transaction is gone: the connection is lost, or SQLite rolled back by itself, as on a full disk.
      const { parent, failure = { error } } = this.#frame;
      if (parent) parent.failure ??= failure;
      throw failure.error;
    } finally {
      this.#end();
    }
  }

  /** Throws `transaction.over`, or again the error that spoiled the transaction. */
  assertUsable(): void {
    if (!this.unit.alive || this.#over) throw coreErrors("transaction.over", { operation: this.unit.name });
    for (let frame: Frame | undefined = this.#frame; frame; frame = frame.parent)
      if (frame.failure) throw frame.failure.error;
  }

  #end(): void {
    const { parent, end } = this.#frame;
    this.#frame = parent ?? this.#frame;
    this.unit.depth--;
    end?.();
  }
}
