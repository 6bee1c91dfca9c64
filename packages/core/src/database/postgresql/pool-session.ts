import type { QueryResult } from "kysely";
import type { Pool } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Row, Session } from "../session.ts";
import { checkOut, withClient } from "./check-out.ts";
import { ClientSession } from "./client-session.ts";
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
    return withClient(this.#pool, async (client) => {
      try {
        return await execute(client, this.#names, sql, parameters);
      } catch (error) {
        // The server forgot the statement or its schema changed; what only reads can be repeated under another name.
        if (isStale(error)) return execute(client, this.#names, sql, parameters);
        throw error;
      }
    });
  }

  /** In a transaction of its own, without which there is no cursor. */
  async *stream(
    sql: string,
    parameters: readonly unknown[],
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    this.#assertReads(sql);
    const { client, release } = await checkOut(this.#pool);
    let failure: unknown;
    try {
      const session = new ClientSession(client, this.#names);
      await session.control("begin read only");
      try {
        yield* session.stream(sql, parameters, chunkSize);
      } finally {
        await session.control("rollback");
      }
    } catch (error) {
      failure = error;
      throw error;
    } finally {
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
