import { CompiledQuery } from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import type { AnyKysely, Engine, Row, Session } from "./database.ts";
import { dialectOf, storable } from "./dialect-parts.ts";
import { sayInsert } from "./insert-statements.ts";
import { refuseControl } from "./statement-check.ts";
import { Turns } from "./turns.ts";

export const notJoinable = (reason: string, cause?: unknown) =>
  coreErrors("transaction.notJoinable", { reason }, cause === undefined ? {} : { cause });

/** Those who join the same transaction take turns. */
const turns = new WeakMap<object, Turns>();

/** Runs `work` behind a savepoint of a transaction that the host began and will end, or throws `transaction.notJoinable`. */
export async function joinHost<T>(engine: Engine, given: unknown, work: (session: Session) => Promise<T>): Promise<T> {
  const kysely = kyselyTransaction(given, engine);
  const session = kysely ? kyselySession(kysely, engine) : engine.hostSession(given);
  await engine.assertSameDatabase?.(session);
  const key = kysely ?? (given as object);
  const queue = turns.get(key) ?? new Turns();
  turns.set(key, queue);
  return queue.run(async () => {
    await session.control("savepoint kith_joined");
    try {
      const joined = await engine.joined?.(session);
      const result = await work(joined?.session ?? session);
      await joined?.restore();
      await session.control("release savepoint kith_joined");
      return result;
    } catch (error) {
      // Where the host's transaction is gone, its own next statement will tell; why the work failed matters more.
      const undone = session.control("rollback to savepoint kith_joined");
      await undone.then(() => session.control("release savepoint kith_joined")).catch(() => undefined);
      throw error;
    }
  });
}

/** Of MikroORM's EntityManager or Kysely; undefined for anything else. */
function kyselyTransaction(given: unknown, engine: Engine): AnyKysely | undefined {
  const host = given as { getTransactionContext?(): unknown; isTransaction?: boolean; getExecutor?(): unknown } | null;
  if (typeof host?.getTransactionContext === "function") {
    const transaction = host.getTransactionContext();
    if (transaction) return kyselyTransaction(transaction, engine);
    throw notJoinable("the EntityManager is not in a transaction; call it inside `em.transactional(…)`");
  }
  if (typeof host?.getExecutor !== "function") return undefined;
  if (host.isTransaction !== true)
    throw notJoinable("this Kysely is not a transaction; hand over the `trx` of `transaction()`");
  const found = dialectOf(given as AnyKysely);
  if (found !== engine.dialect) throw notJoinable(`it is a transaction of ${found}, the CRM runs on ${engine.dialect}`);
  return given as AnyKysely;
}

function kyselySession(transaction: AnyKysely, { dialect, translate }: Engine): Session {
  // The host's plugins would rename columns.
  const host = transaction.withoutPlugins();
  const execute = async (sql: string, parameters: readonly unknown[]) => {
    const values = parameters.map((value) => storable(dialect, value));
    try {
      return await host.executeQuery<Row>(CompiledQuery.raw(sql, values));
    } catch (error) {
      // Its connection may be in another transaction by now.
      if (/^Transaction is already/.test((error as Error).message)) throw notJoinable("it is over", error);
      throw translate(error);
    }
  };
  const query: Session["query"] = async (sql, parameters) => {
    refuseControl(sql);
    return execute(sql, parameters);
  };
  return { query, control: (sql) => execute(sql, []), insert: (rows) => sayInsert(query, dialect, rows) };
}
