import type { QueryResult } from "kysely";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Insert, Row, Session, TransactionOptions } from "../database.ts";
import { insertStatements, type Statement, sayInsert, slotCounter } from "../insert-statements.ts";
import { isLost } from "./postgresql-errors.ts";
import type { CheckedOut, CheckOut } from "./postgresql-sessions.ts";

/** How long the worker of a background transaction may say nothing: a process that stands still keeps others waiting. */
const silentMs = 30_000;

/** More would make a text that seldom returns. */
const mostInOne = 16;

type Said = PromiseSettledResult<unknown>;

/**
 * A transaction in as few round trips as it can have. BEGIN travels with the first statement. Inserts are held until
 * something is said that they must come before, at the latest COMMIT, and travel with that; where nothing but them was
 * said, they are one statement, which is a transaction by itself.
 */
export class LazyTransaction implements Session {
  readonly #checkOut: CheckOut;
  readonly #uniqueTables: Map<string, boolean>;
  readonly #begin: string;
  #held: Insert[] = [];
  #connection: Promise<CheckedOut<readonly Said[]>> | undefined;

  /** `uniqueTables`: which tables have a unique index besides their key, as far as it was asked. */
  constructor(checkOut: CheckOut, uniqueTables: Map<string, boolean>, { limitMs }: TransactionOptions) {
    this.#checkOut = checkOut;
    this.#uniqueTables = uniqueTables;
    this.#begin = "begin isolation level read committed, read write";
    if (limitMs !== undefined)
      this.#begin += `; set local statement_timeout = ${limitMs}; set local idle_in_transaction_session_timeout = ${silentMs}`;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return this.#say((session) => session.query(sql, parameters));
  }

  control(sql: string): Promise<unknown> {
    return this.#say((session) => session.control(sql));
  }

  async insert(rows: Insert): Promise<void> {
    // What refuses a row is told where it was written, so that a handler can say what it means.
    if (rows.orIgnore || !(await this.#isUnique(rows.table))) this.#held.push(rows);
    else await sayInsert((sql, parameters) => this.query(sql, parameters), "postgresql", rows);
  }

  async commit(operation: string): Promise<void> {
    if (!this.#connection && this.#held.length === 0) return;
    const one = this.#connection ? undefined : oneStatement(this.#held);
    // Whether a commit that was not answered took place nobody knows: neither is said a second time.
    if (one) return (await this.#checkOut((session) => session.query(one.sql, one.parameters), "once")).release();
    const answer = await this.#say((session) => session.control("commit"), "once");
    // After a failed statement COMMIT is answered with ROLLBACK.
    if (answer !== "COMMIT") throw coreErrors("transaction.over", { operation });
    (await this.#connection)?.release();
  }

  /** Harmless after a commit that failed; on a lost connection it fails too, and the first error says why. */
  async rollback(error: unknown): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.session.control("rollback").catch(() => undefined);
    connection?.release(error);
  }

  /** Says what is held and then `last`, without waiting in between. The first failure is the one that counts. */
  async #say<T>(last: (session: Session) => Promise<T>, times: "once" | "again" = "again"): Promise<T> {
    const held = this.#held.splice(0);
    const all = (session: Session): Promise<unknown>[] => [
      ...held.flatMap((rows) =>
        insertStatements("postgresql", rows).map(({ sql, parameters }) => session.query(sql, parameters)),
      ),
      last(session),
    ];
    if (this.#connection) return lastOf(await Promise.allSettled(all((await this.#connection).session)));
    this.#connection = this.#checkOut(async (session) => {
      const said = await Promise.allSettled([session.control(this.#begin), ...all(session)]);
      const lost = said.find((answer) => answer.status === "rejected" && isLost(answer.reason));
      if (lost) lastOf([lost]);
      return said;
    }, times);
    return lastOf((await this.#connection).said);
  }

  async #isUnique(table: string): Promise<boolean> {
    const known = this.#uniqueTables.get(table);
    if (known !== undefined) return known;
    const { rows } = await this.query(
      "select exists (select 1 from pg_index where indrelid = to_regclass($1) and indisunique and not indisprimary) as found",
      [`"${table}"`],
    );
    const found = rows[0]?.["found"] === true;
    this.#uniqueTables.set(table, found);
    return found;
  }
}

function lastOf<T>(said: readonly Said[]): T {
  for (const answer of said) if (answer.status === "rejected") throw answer.reason;
  return (said.at(-1) as PromiseFulfilledResult<T>).value;
}

/** All inserts as one statement, each but the last in a `with`; undefined where they are too many for that. */
function oneStatement(inserts: readonly Insert[]): Statement | undefined {
  const slots = slotCounter();
  const statements = inserts.flatMap((rows) => insertStatements("postgresql", rows, slots));
  const last = statements.pop();
  if (!last || statements.length >= mostInOne) return undefined;
  const before = statements.map(({ sql }, index) => `"${index}" as (${sql})`).join(", ");
  return {
    sql: before ? `with ${before} ${last.sql}` : last.sql,
    parameters: [...statements, last].flatMap(({ parameters }) => parameters),
  };
}
