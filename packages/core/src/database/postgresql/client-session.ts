import type { QueryResult } from "kysely";
import type { ClientBase } from "pg";
import type { Row, Session } from "../session.ts";
import { refuseControl } from "../statement-check.ts";
import { execute } from "./execute.ts";
import { translatePostgresql } from "./postgresql-errors.ts";
import { postgresqlParameters } from "./postgresql-parameters.ts";
import type { StatementNames } from "./statement-names.ts";

/** One `pg` connection, held for a transaction. Statements asked for side by side run one after another. */
export class ClientSession implements Session {
  readonly #client: ClientBase;
  readonly #names: StatementNames;
  #last: Promise<unknown> = Promise.resolve();
  #cursors = 0;

  constructor(client: ClientBase, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return this.#inOrder(() => execute(this.#client, this.#names, sql, parameters));
  }

  async control(sql: string): Promise<void> {
    await this.say(sql);
  }

  /** The same, with what the server says it did: after a failed statement it answers COMMIT with ROLLBACK. */
  say(sql: string): Promise<string> {
    return this.#inOrder(async () => {
      try {
        return (await this.#client.query(sql)).command;
      } catch (error) {
        throw translatePostgresql(error);
      }
    });
  }

  async *stream(
    sql: string,
    parameters: readonly unknown[],
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    refuseControl(sql);
    const cursor = `kith_cursor_${++this.#cursors}`;
    await this.#inOrder(async () => {
      try {
        await this.#client.query(`declare ${cursor} no scroll cursor for ${sql}`, postgresqlParameters(parameters));
      } catch (error) {
        throw translatePostgresql(error);
      }
    });
    try {
      for (;;) {
        const chunk = await this.query(`fetch ${Math.max(1, Math.trunc(chunkSize))} from ${cursor}`, []);
        if (chunk.rows.length > 0) yield chunk;
        if (chunk.rows.length < chunkSize) return;
      }
    } finally {
      // Not possible after a failure, and then not needed.
      await this.control(`close ${cursor}`).catch(() => undefined);
    }
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
