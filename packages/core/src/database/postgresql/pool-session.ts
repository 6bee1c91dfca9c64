import type { QueryResult } from "kysely";
import type { Pool } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Row, Session } from "../session.ts";
import { begin } from "./begin.ts";
import { checkOut } from "./check-out.ts";
import { execute } from "./execute.ts";
import { isStale } from "./postgresql-errors.ts";
import type { StatementNames } from "./statement-names.ts";

/** What statements outside a unit run on: whichever connection is free. They only read. */
export class PoolSession implements Session {
  readonly #pool: Pool;
  readonly #names: StatementNames;

  constructor(pool: Pool, names: StatementNames) {
    this.#pool = pool;
    this.#names = names;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    this.#assertReads(sql);
    const { first, release } = await checkOut(this.#pool, async (client) => {
      try {
        return await execute(client, this.#names, sql, parameters);
      } catch (error) {
        // The server forgot the statement or its schema changed; what only reads can be repeated under another name.
        if (isStale(error)) return execute(client, this.#names, sql, parameters);
        throw error;
      }
    });
    release();
    return first;
  }

  /** In a transaction of its own, without which there is no cursor. */
  async *stream(
    sql: string,
    parameters: readonly unknown[],
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    this.#assertReads(sql);
    const { first: session, release } = await begin(this.#pool, this.#names, "read only");
    let failure: unknown;
    try {
      yield* session.stream(sql, parameters, chunkSize);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      await session.control("rollback").catch(() => undefined);
      release(failure);
    }
  }

  async control(): Promise<void> {
    throw coreErrors("transaction.required");
  }

  #assertReads(sql: string): void {
    if (!this.#names.readsOnly(sql)) throw coreErrors("transaction.required");
  }
}
