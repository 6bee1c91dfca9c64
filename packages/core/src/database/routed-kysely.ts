import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Driver,
  Kysely,
  type QueryResult,
} from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import type { AnyKysely } from "./any-kysely.ts";
import type { DialectName } from "./database.ts";
import { dialectParts } from "./dialect-parts.ts";
import type { Session } from "./session.ts";
import type { UnitStorage } from "./unit.ts";
import { UnitConnection } from "./unit-connection.ts";

/**
 * A Kysely whose statements go where the running code belongs: to the transaction of its unit, outside a unit to
 * `outside`, which only reads. `transaction()` inside a unit is a savepoint, outside it is refused.
 */
export function routedKysely(dialectName: DialectName, storage: UnitStorage, outside: Session): AnyKysely {
  const { adapter, compiler, introspector } = dialectParts[dialectName];
  const dialect = {
    createAdapter: () => adapter,
    createDriver: () => driver,
    createQueryCompiler: () => compiler,
    createIntrospector: introspector,
  };
  const executor = new DefaultQueryExecutor(compiler, adapter, routes(storage, new OutsideConnection(outside)));
  return new Kysely({ config: { dialect }, dialect, driver, executor });
}

function routes(storage: UnitStorage, outside: DatabaseConnection): ConnectionProvider {
  return {
    provideConnection(consumer) {
      const current = storage.getStore();
      if (!current) return consumer(outside);
      // What the consumer itself asks for, if it is a transaction, is nested in its savepoint instead of waiting for it.
      const connection = current.within();
      return storage.run(connection, () => consumer(connection));
    },
  };
}

class OutsideConnection implements DatabaseConnection {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.#session.query(sql, parameters) as Promise<QueryResult<R>>;
  }

  streamQuery<R>({ sql, parameters }: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#session.stream(sql, parameters, chunkSize) as AsyncIterableIterator<QueryResult<R>>;
  }
}

const unitConnection = (connection: DatabaseConnection): UnitConnection => {
  if (connection instanceof UnitConnection) return connection;
  throw coreErrors("transaction.required");
};

/** Named savepoints would hide a failure from the frame they stand in; `transaction()` nests instead. */
const refuseNamed = async () => {
  throw coreErrors("transaction.statement", { statement: "savepoint" });
};

const driver: Driver = {
  init: async () => {},
  // Connections come from `routes`.
  acquireConnection: () => Promise.reject(new Error("Not used")),
  beginTransaction: async (connection) => unitConnection(connection).begin(),
  commitTransaction: async (connection) => unitConnection(connection).commit(),
  rollbackTransaction: async (connection) => unitConnection(connection).rollback(),
  savepoint: refuseNamed,
  rollbackToSavepoint: refuseNamed,
  releaseSavepoint: refuseNamed,
  releaseConnection: async () => {},
  // The database is closed by its own `close`.
  destroy: async () => {},
};
