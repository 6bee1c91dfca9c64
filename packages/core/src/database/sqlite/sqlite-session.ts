import type BetterSqlite3 from "better-sqlite3";
import type { QueryResult } from "kysely";
import { KeptByText } from "../kept-by-text.ts";
import type { Row, Session } from "../session.ts";
import { refuseControl } from "../statement-check.ts";
import { translateSqlite } from "./sqlite-errors.ts";
import { sqliteParameters } from "./sqlite-parameters.ts";

/** A text without parameters is often one of many with values written into it; kept only where it is short. */
const shortText = 60;

/** A better-sqlite3 connection with the statements it has prepared. */
export class SqliteSession implements Session {
  readonly db: BetterSqlite3.Database;
  readonly #kept: KeptByText<BetterSqlite3.Statement>;
  readonly #controls: KeptByText<BetterSqlite3.Statement>;

  constructor(db: BetterSqlite3.Database, keptStatements: number) {
    this.db = db;
    this.#kept = new KeptByText(keptStatements, (sql) => this.#prepare(sql));
    this.#controls = new KeptByText(20, (sql) => db.prepare(sql));
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return this.queryNow(sql, parameters);
  }

  queryNow(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    try {
      const keep = parameters.length > 0 || sql.length <= shortText;
      const statement = keep ? this.#kept.get(sql) : this.#prepare(sql);
      const values = sqliteParameters(parameters);
      if (statement.reader) return { rows: statement.all(values) as Row[] };
      const { changes, lastInsertRowid } = statement.run(values);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    } catch (error) {
      throw translateSqlite(error);
    }
  }

  /** Reads everything at once: an open cursor would keep this connection from writing. */
  async *stream(
    sql: string,
    parameters: readonly unknown[],
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    const { rows } = await this.query(sql, parameters);
    for (let start = 0; start < rows.length; start += chunkSize) yield { rows: rows.slice(start, start + chunkSize) };
  }

  async control(sql: string): Promise<void> {
    this.controlNow(sql);
  }

  controlNow(sql: string): void {
    try {
      this.#controls.get(sql).run();
    } catch (error) {
      throw translateSqlite(error);
    }
  }

  /** After a change of the schema. */
  forget(): void {
    this.#kept.clear();
  }

  #prepare(sql: string): BetterSqlite3.Statement {
    refuseControl(sql);
    return this.db.prepare(sql);
  }
}
