import { AsyncLocalStorage } from "node:async_hooks";
import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Driver,
  DummyDriver,
  Kysely,
  type QueryResult,
} from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import { type AnyKysely, type Database, type DialectName, type Engine, type Session, watched } from "./database.ts";
import { dialectWith } from "./dialect-parts.ts";
import { joinHost } from "./join-host.ts";
import { OpenUnit, type UnitStorage } from "./unit.ts";
import { UnitConnection } from "./unit-connection.ts";

/** The database over an engine: each statement goes where the running code belongs. */
export function routedDatabase(engine: Engine): Database {
  const { dialect, outside } = engine;
  const storage: UnitStorage = new AsyncLocalStorage();
  /** Heavy work reads elsewhere. */
  const elsewhere = new AsyncLocalStorage<Engine["outside"]>();
  const reader: Engine["outside"] = {
    query: (sql, parameters) => (elsewhere.getStore() ?? outside).query(sql, parameters),
  };
  const kysely = routedKysely(dialect, reader, storage);

  const unit = () => {
    const current = storage.getStore()?.unit;
    return current?.alive ? current : undefined;
  };
  /** At once, where waiting for the outer transaction would never end. */
  const assertOutside = (name: string) => {
    const outer = unit();
    if (outer) throw coreErrors("transaction.nested", { operation: name, outer: outer.name });
  };

  return {
    dialect,
    kysely,
    rowLevelSecurity: engine.rowLevelSecurity,
    reaching: (reach, work) => (engine.reaching ? engine.reaching(reach, work) : work()),
    unit,
    async transaction(name, work, options = {}) {
      assertOutside(name);
      const body = async (session: Session) => {
        const unit = new OpenUnit(name, session);
        const result = await unit.run(storage, work, { guarded: engine.synchronous, ...options });
        return { result, afterCommit: unit.afterCommit };
      };
      const { result, afterCommit } = await engine.transaction(name, body, options);
      for (const listener of afterCommit) listener();
      return result;
    },
    async join(hostTransaction, name, work) {
      assertOutside(name);
      return joinHost(engine, hostTransaction, (session) => new OpenUnit(name, session).run(storage, work));
    },
    rows: async (sql, parameters) => (await (storage.getStore() ?? reader).query(sql, parameters)).rows,
    heavy: (work) => (engine.heavy ? elsewhere.run(engine.heavy, work) : work()),
    async insert(rows) {
      const connection = storage.getStore();
      if (!connection) throw coreErrors("transaction.required");
      await connection.insert(rows);
    },
    async schemaTransaction(work, before = async () => {}) {
      const name = "a migration";
      assertOutside(name);
      return engine.schemaTransaction(name, (session) =>
        new OpenUnit(name, watched(session, dialect, before)).run(storage, () => work(kysely)),
      );
    },
    ping: async () => void (await outside.query("select 1", [])),
    close: () => engine.close(),
  };
}

/**
 * A Kysely whose statements go to the transaction of the running code's unit; outside a unit to what only reads.
 * `transaction()` inside a unit is a savepoint, outside it is refused.
 */
function routedKysely(name: DialectName, outside: Engine["outside"], storage: UnitStorage): AnyKysely {
  const dialect = dialectWith(driver, name);
  const query = async <R>({ sql, parameters }: CompiledQuery) =>
    (await outside.query(sql, parameters)) as QueryResult<R>;
  const reader: DatabaseConnection = {
    executeQuery: query,
    async *streamQuery<R>(compiled: CompiledQuery) {
      yield await query<R>(compiled);
    },
  };
  const routes: ConnectionProvider = {
    provideConnection(consumer) {
      const current = storage.getStore();
      if (!current) return consumer(reader);
      // What the consumer itself asks for, if it is a transaction, is nested in its savepoint instead of waiting for it.
      const connection = current.within();
      return storage.run(connection, () => consumer(connection));
    },
  };
  const executor = new DefaultQueryExecutor(dialect.createQueryCompiler(), dialect.createAdapter(), routes);
  return new Kysely({ config: { dialect }, dialect, driver, executor });
}

const inUnit = (connection: DatabaseConnection): UnitConnection => {
  if (connection instanceof UnitConnection) return connection;
  throw coreErrors("transaction.required");
};

/** Named savepoints would hide a failure from the frame they stand in; `transaction()` nests instead. */
const refuseNamed = async () => {
  throw coreErrors("transaction.statement", { statement: "savepoint" });
};

/** Connections come from the routes, and the database is closed by its own `close`. */
const driver = Object.assign(new DummyDriver(), {
  beginTransaction: async (connection) => inUnit(connection).begin(),
  commitTransaction: async (connection) => inUnit(connection).commit(),
  rollbackTransaction: async (connection) => inUnit(connection).rollback(),
  savepoint: refuseNamed,
  rollbackToSavepoint: refuseNamed,
  releaseSavepoint: refuseNamed,
} satisfies Partial<Driver>);
