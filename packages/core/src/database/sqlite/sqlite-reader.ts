import type BetterSqlite3 from "better-sqlite3";
import type { QueryResult } from "kysely";
import type { Row, Session } from "../session.ts";
import { refuseControl } from "../statement-check.ts";
import type { SqliteConnector } from "./sqlite-connector.ts";
import { translateSqlite } from "./sqlite-errors.ts";
import { sqliteParameters } from "./sqlite-parameters.ts";
import { SqliteSession } from "./sqlite-session.ts";
import { whenFree } from "./when-free.ts";

/** What statements outside a unit read with. A stream has a connection of its own, so that its snapshot is its own. */
export class SqliteReader extends SqliteSession implements Session {
  readonly #connector: SqliteConnector;

  constructor(db: BetterSqlite3.Database, connector: SqliteConnector) {
    super(db, connector.keptStatements);
    this.#connector = connector;
  }

  /** Readers wait only where the journal is not WAL, or is being recovered after a crash. */
  override query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return whenFree(this.#connector.busyTimeout, () => this.queryNow(sql, parameters));
  }

  override async *stream(
    sql: string,
    parameters: readonly unknown[],
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<Row>> {
    refuseControl(sql);
    const db = await this.#connector.reader();
    try {
      let rows: Row[] = [];
      for (const row of db.prepare(sql).iterate(sqliteParameters(parameters))) {
        rows.push(row as Row);
        if (rows.length < chunkSize) continue;
        yield { rows };
        rows = [];
      }
      if (rows.length > 0) yield { rows };
    } catch (error) {
      throw translateSqlite(error);
    } finally {
      db.close();
    }
  }
}
