import { CompiledQuery, type QueryResult } from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import type { AnyKysely } from "./any-kysely.ts";
import type { DialectName } from "./database.ts";
import { dialectOf } from "./dialect-parts.ts";
import type { HostTransaction } from "./join-unit.ts";
import { KeptByText } from "./kept-by-text.ts";
import type { Row, Session } from "./session.ts";
import { refuseControl } from "./statement-check.ts";

/** How a dialect speaks through a connection that is not its own. */
export interface HostDialect {
  readonly name: DialectName;
  parameters(values: readonly unknown[]): unknown[];
  translate(error: unknown): unknown;
}

export const notJoinable = (reason: string, cause?: unknown) =>
  coreErrors("transaction.notJoinable", { reason }, cause === undefined ? {} : { cause });

/**
 * A MikroORM EntityManager in a transaction, or a Kysely transaction; undefined for anything else.
 *
 * @throws `transaction.notJoinable` where it is not in a transaction, or of another dialect
 */
export function kyselyHostTransaction(given: unknown, dialect: HostDialect): HostTransaction | undefined {
  const host = given as Partial<{
    getTransactionContext(): unknown;
    isTransaction: boolean;
    getExecutor: unknown;
  }> | null;
  if (typeof host?.getTransactionContext === "function") {
    const transaction = host.getTransactionContext();
    if (transaction) return kyselyHostTransaction(transaction, dialect);
    throw notJoinable("the EntityManager is not in a transaction; call it inside `em.transactional(…)`");
  }
  if (typeof host?.getExecutor !== "function") return undefined;
  if (host.isTransaction !== true)
    throw notJoinable("this Kysely is not a transaction; hand over the `trx` of `transaction()`");
  const transaction = given as AnyKysely;
  const found = dialectOf(transaction);
  if (found !== dialect.name) throw notJoinable(`it is a transaction of ${found}, the CRM runs on ${dialect.name}`);
  return { key: transaction, session: new KyselySession(transaction, dialect) };
}

const checked = new KeptByText(500, (sql) => {
  refuseControl(sql);
  return true;
});

/** Speaks through the host's Kysely, past its plugins, which would rename columns. */
class KyselySession implements Session {
  readonly #host: AnyKysely;
  readonly #dialect: HostDialect;

  constructor(host: AnyKysely, dialect: HostDialect) {
    this.#host = host.withoutPlugins();
    this.#dialect = dialect;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    checked.get(sql);
    return this.#execute(sql, this.#dialect.parameters(parameters));
  }

  async *stream(sql: string, parameters: readonly unknown[]): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.query(sql, parameters);
  }

  async control(sql: string): Promise<void> {
    await this.#execute(sql, []);
  }

  async #execute(sql: string, parameters: unknown[]): Promise<QueryResult<Row>> {
    try {
      return await this.#host.executeQuery<Row>(CompiledQuery.raw(sql, parameters));
    } catch (error) {
      // Its connection may be in another transaction by now.
      if (/^Transaction is already/.test((error as Error).message)) throw notJoinable("it is over", error);
      throw this.#dialect.translate(error);
    }
  }
}
