import type { AnyKysely } from "../any-kysely.ts";
import type { Database } from "../database.ts";
import { joinUnit } from "../join-unit.ts";
import { assertOutside, OpenUnit } from "../open-unit.ts";
import { routedKysely } from "../routed-kysely.ts";
import type { Row } from "../session.ts";
import { type Unit, type UnitStorage, unitStorage } from "../unit.ts";
import { refuseForeignWait } from "./foreign-wait.ts";
import { sqliteHostTransaction } from "./sqlite-host-transaction.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import { sqliteSchemaTransaction } from "./sqlite-schema-transaction.ts";
import type { SqliteWriter } from "./sqlite-writer.ts";

export class SqliteDatabase implements Database {
  readonly dialect = "sqlite";
  readonly kysely: AnyKysely;
  readonly #storage: UnitStorage = unitStorage();
  readonly #writer: SqliteWriter;
  readonly #reader: SqliteReader;
  /** The writing connection is the host's. */
  readonly #shared: boolean;

  constructor(writer: SqliteWriter, reader: SqliteReader, shared: boolean) {
    this.#writer = writer;
    this.#reader = reader;
    this.#shared = shared;
    this.kysely = routedKysely("sqlite", this.#storage, reader);
  }

  unit(): Unit | undefined {
    const unit = this.#storage.getStore()?.unit;
    return unit?.alive ? unit : undefined;
  }

  async transaction<T>(name: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    assertOutside(this.#storage, name);
    const unit = new OpenUnit(name, this.#writer.session);
    const result = await this.#writer.inTurn(async () => {
      await this.#writer.begin();
      try {
        const result = await unit.run(this.#storage, work, refuseForeignWait);
        await this.#writer.commit(name);
        return result;
      } catch (error) {
        this.#writer.rollback();
        throw error;
      }
    });
    for (const listener of unit.afterCommit) listener();
    return result;
  }

  async join<T>(hostTransaction: unknown, name: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    assertOutside(this.#storage, name);
    const host = await sqliteHostTransaction(hostTransaction, this.#reader.db.name);
    return joinUnit(this.#storage, host, name, work);
  }

  async rows(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const { rows } = await (this.#storage.getStore() ?? this.#reader).query(sql, parameters);
    return rows;
  }

  async schemaTransaction<T>(work: (db: AnyKysely) => Promise<T>, before?: (sql: string) => Promise<void>): Promise<T> {
    assertOutside(this.#storage, "a migration");
    const run = (unit: OpenUnit) => unit.run(this.#storage, () => work(this.kysely));
    try {
      return await this.#writer.inTurn(() => sqliteSchemaTransaction(this.#writer, run, before));
    } finally {
      this.#writer.session.forget();
      this.#reader.forget();
    }
  }

  async ping(): Promise<void> {
    await this.#reader.query("select 1", []);
  }

  async close(): Promise<void> {
    await this.#writer.inTurn(async () => {
      this.#reader.db.close();
      if (!this.#shared) this.#writer.session.db.close();
    });
  }
}
