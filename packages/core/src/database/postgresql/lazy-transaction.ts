import type { QueryResult } from "kysely";
import { coreErrors } from "../../errors/core-errors.ts";
import type { CrmError } from "../../errors/crm-error.ts";
import type { Insert, Row, Session, TransactionOptions } from "../database.ts";
import { insertStatements, oneInsertStatement, sayInsert } from "../insert-statements.ts";
import { isLost } from "./postgresql-errors.ts";
import { type CheckedOut, type CheckOut, toldFirst } from "./postgresql-sessions.ts";
import type { Told } from "./reach-settings.ts";

/** How long a transaction may say nothing: a process that stands still in one would keep others waiting for ever. */
const silentMs = 30_000;

type Said = PromiseSettledResult<unknown>;

/**
 * A transaction in as few round trips as it can have. BEGIN travels with the first statement. Inserts are held until
 * something is said that they must come before, at the latest COMMIT, and travel with that; where nothing but them was
 * said, they are one statement, which is a transaction by itself.
 */
export class LazyTransaction implements Session {
  readonly #checkOut: CheckOut;
  readonly #uniqueTables: Map<string, boolean>;
  readonly #operation: string;
  readonly #begin: string;
  readonly #reach: () => Told | undefined;
  #held: { readonly rows: Insert; readonly reach: Told | undefined }[] = [];
  /** What the connection was told last; undefined where a rollback may have taken it back. */
  #told: string | undefined;
  #connection: Promise<CheckedOut<readonly Said[]>> | undefined;
  /** Ending or ended. */
  #over = false;

  /**
   * `uniqueTables`: which tables have a unique index besides that of their ids, as far as it was asked. `reach`: whom the
   * running code works for, where the database is to be told.
   */
  constructor(
    checkOut: CheckOut,
    uniqueTables: Map<string, boolean>,
    reach: () => Told | undefined,
    operation: string,
    { limitMs }: TransactionOptions,
  ) {
    this.#checkOut = checkOut;
    this.#uniqueTables = uniqueTables;
    this.#reach = reach;
    this.#operation = operation;
    this.#begin = `begin isolation level read committed, read write; set local idle_in_transaction_session_timeout = ${silentMs}`;
    if (limitMs !== undefined) this.#begin += `; set local statement_timeout = ${limitMs}`;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    this.#assertOpen();
    return this.#say((session) => session.query(sql, parameters), this.#reach());
  }

  async control(sql: string): Promise<unknown> {
    this.#assertOpen();
    const undoes = sql.startsWith("rollback to");
    // What is held was written since the savepoint.
    if (undoes) this.#held = [];
    return this.#say((session) => {
      if (undoes) this.#told = undefined;
      return session.control(sql);
    });
  }

  async insert(rows: Insert): Promise<void> {
    if (rows.rows.length === 0) return;
    // What refuses a row is told where it was written, so that a handler can say what it means.
    const unique = !rows.orIgnore && (await this.#isUnique(rows.table));
    this.#assertOpen();
    if (!unique) this.#held.push({ rows, reach: this.#reach() });
    else await sayInsert((sql, parameters) => this.query(sql, parameters), "postgresql", rows);
  }

  async commit(): Promise<void> {
    this.#over = true;
    if (!this.#connection && this.#held.length === 0) return;
    const one = this.#connection ? undefined : this.#inOne();
    // Whether a commit that was not answered took place nobody knows: neither is said a second time.
    if (one) return (await this.#checkOut(one, "once")).release();
    const answer = await this.#say((session) => session.control("commit"), undefined, "once");
    // After a failed statement COMMIT is answered with ROLLBACK.
    if (answer !== "COMMIT") throw this.#isOver();
    (await this.#connection)?.release();
  }

  /** Harmless after a commit that failed; on a lost connection it fails too, and the first error says why. */
  async rollback(error: unknown): Promise<void> {
    this.#over = true;
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.session.control("rollback").catch(() => undefined);
    connection?.release(error);
  }

  /** What a unit forgot to wait for would land outside the transaction, or in the next one on the connection. */
  #assertOpen(): void {
    if (this.#over) throw this.#isOver();
  }

  #isOver(): CrmError {
    return coreErrors("transaction.over", { operation: this.#operation });
  }

  /** Says what is held and then `last`, without waiting in between. The first failure is the one that counts. */
  async #say<T>(last: (session: Session) => Promise<T>, reach?: Told, times: "once" | "again" = "again"): Promise<T> {
    const held = this.#held.splice(0);
    const all = (session: Session): Promise<unknown>[] => [
      ...held.flatMap(({ rows, reach }) => [
        ...this.#tell(session, reach),
        ...insertStatements("postgresql", rows).map(({ sql, parameters }) => session.query(sql, parameters)),
      ]),
      ...this.#tell(session, reach),
      last(session),
    ];
    if (this.#connection) return lastOf(await Promise.allSettled(all((await this.#connection).session)));
    this.#connection = this.#checkOut(async (session) => {
      this.#told = (held[0]?.reach ?? reach)?.local;
      const begin = this.#told ? `${this.#begin}; ${this.#told}` : this.#begin;
      const said = await Promise.allSettled([session.control(begin), ...all(session)]);
      const lost = said.find((answer) => answer.status === "rejected" && isLost(answer.reason));
      if (lost) lastOf([lost]);
      return said;
    }, times);
    return lastOf((await this.#connection).said);
  }

  /** Nothing where it was told the same before. A tenant that is not taken spoils the transaction, as any failure does. */
  #tell(session: Session, reach: Told | undefined): Promise<unknown>[] {
    if (!reach || reach.local === this.#told) return [];
    this.#told = reach.local;
    return [session.control(reach.local)];
  }

  /** How all that is held is said as one statement; undefined where it cannot be. */
  #inOne(): ((session: Session) => Promise<unknown>) | undefined {
    const reach = this.#held[0]?.reach;
    if (this.#held.some((other) => other.reach?.local !== reach?.local) || (reach && !reach.session)) return undefined;
    const one = oneInsertStatement(this.#held.map(({ rows }) => rows));
    return one && toldFirst(reach, (session) => session.query(one.sql, one.parameters));
  }

  async #isUnique(table: string): Promise<boolean> {
    const known = this.#uniqueTables.get(table);
    if (known !== undefined) return known;
    const { rows } = await this.query(
      `select exists (select 1 from pg_index where indrelid = to_regclass($1) and indisunique and not indisprimary
        and not exists (select 1 from pg_attribute where attrelid = indrelid and attname = 'id' and attnum = any(indkey))
      ) as found`,
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
