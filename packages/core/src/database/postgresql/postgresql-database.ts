import type { Pool } from "pg";
import type { AnyKysely } from "../any-kysely.ts";
import type { Database } from "../database.ts";
import { joinUnit } from "../join-unit.ts";
import { assertOutside, OpenUnit } from "../open-unit.ts";
import { routedKysely } from "../routed-kysely.ts";
import type { Row } from "../session.ts";
import { type Unit, type UnitStorage, unitStorage } from "../unit.ts";
import { inTransaction } from "./begin.ts";
import { PoolSession } from "./pool-session.ts";
import { postgresqlHostTransaction } from "./postgresql-host-transaction.ts";
import type { StatementNames } from "./statement-names.ts";

/** Of all processes that migrate one database, one at a time; the number only has to be the same everywhere. */
const migrationLock = "select pg_advisory_xact_lock(7505120419)";

/** An idle connection that is lost is out of the pool already; without a listener the event would end the process. */
const ignoreLostIdle = () => {};

export class PostgresqlDatabase implements Database {
  readonly dialect = "postgresql";
  readonly kysely: AnyKysely;
  readonly #storage: UnitStorage = unitStorage();
  readonly #pool: Pool;
  readonly #outside: PoolSession;
  readonly #names: StatementNames;
  /** The pool is the host's. */
  readonly #shared: boolean;

  constructor(pool: Pool, names: StatementNames, shared: boolean) {
    this.#pool = pool;
    this.#names = names;
    this.#shared = shared;
    this.#outside = new PoolSession(pool, names);
    pool.on("error", ignoreLostIdle);
    this.kysely = routedKysely("postgresql", this.#storage, this.#outside);
  }

  unit(): Unit | undefined {
    const unit = this.#storage.getStore()?.unit;
    return unit?.alive ? unit : undefined;
  }

  async transaction<T>(name: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    assertOutside(this.#storage, name);
    const { result, unit } = await inTransaction(this.#pool, this.#names, name, async (session) => {
      const unit = new OpenUnit(name, session);
      return { result: await unit.run(this.#storage, work), unit };
    });
    for (const listener of unit.afterCommit) listener();
    return result;
  }

  async join<T>(hostTransaction: unknown, name: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    assertOutside(this.#storage, name);
    return joinUnit(this.#storage, postgresqlHostTransaction(hostTransaction, this.#names), name, work);
  }

  async rows(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const { rows } = await (this.#storage.getStore() ?? this.#outside).query(sql, parameters);
    return rows;
  }

  async schemaTransaction<T>(work: (db: AnyKysely) => Promise<T>, before?: (sql: string) => Promise<void>): Promise<T> {
    const name = "a migration";
    assertOutside(this.#storage, name);
    return inTransaction(this.#pool, this.#names, name, async (session) => {
      await session.control(migrationLock);
      return new OpenUnit(name, session, before).run(this.#storage, () => work(this.kysely));
    });
  }

  async ping(): Promise<void> {
    await this.#outside.query("select 1", []);
  }

  async close(): Promise<void> {
    if (this.#shared) this.#pool.removeListener("error", ignoreLostIdle);
    else if (!this.#pool.ending) await this.#pool.end();
  }
}
