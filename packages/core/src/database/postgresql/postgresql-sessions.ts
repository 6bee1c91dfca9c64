import type { Writable } from "node:stream";
import type { ClientBase, Pool, QueryResult } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Engine, Row, Session } from "../database.ts";
import { storable } from "../dialect-parts.ts";
import { sayInsert } from "../insert-statements.ts";
import { Turns } from "../turns.ts";
import { LazyTransaction } from "./lazy-transaction.ts";
import { isCanceled, isLost, isStale, translatePostgresql } from "./postgresql-errors.ts";
import type { ReachSettings, Told } from "./reach-settings.ts";
import { answerOf, sharedTrips } from "./shared-trips.ts";
import type { StatementNames } from "./statement-names.ts";

/** A loss of a connection between two statements is an event, which would end the process if nobody listened. */
export const ignoreLoss = () => undefined;
const fail = (error: unknown): never => {
  throw translatePostgresql(error);
};
const counted = /^(INSERT|UPDATE|DELETE|MERGE)$/;

/** Has what is said on a connection until the running code lets go leave by one write: each costs a call of the system. */
function writtenTogether(client: ClientBase): () => void {
  const { connection } = client as { readonly connection?: { readonly stream?: Partial<Writable> } };
  let held = false;
  return () => {
    const stream = connection?.stream;
    if (held || !stream?.cork) return;
    held = true;
    stream.cork();
    process.nextTick(() => {
      held = false;
      stream.uncork?.();
    });
  };
}

/** Speaks through one connection. Statements asked for side by side run one after another. */
export function clientSession(client: ClientBase & { readonly pipeline?: boolean }, names: StatementNames): Session {
  const turns = new Turns();
  const together = writtenTogether(client);
  const send = (config: object) => {
    together();
    // By callback: of `pg`'s own promises each would keep the answer before it alive until the next great collection.
    return new Promise<QueryResult<Row>>((resolve, reject) => {
      client.query<Row>(config as never, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
    }).catch(fail);
  };
  // Only a client that pipelines may be told more while it has not answered yet.
  const say = client.pipeline ? send : (config: object) => turns.run(() => send(config));
  const session: Session = {
    async query(sql, parameters) {
      const values = parameters.map((value) => storable("postgresql", value));
      // `extended` makes the server refuse a second statement in the same text.
      const config = { text: sql, values, name: names.use(sql, values.length), queryMode: "extended" };
      try {
        const { command, rowCount, rows } = await say(config);
        return counted.test(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
      } catch (error) {
        if (isStale(error)) names.forget(sql);
        throw error;
      }
    },
    control: async (sql) => (await say({ text: sql })).command,
    insert: (rows) => sayInsert(session.query, "postgresql", rows),
  };
  return session;
}

/** A connection of the pool in use, with what was answered to the first words on it. */
export interface CheckedOut<T> {
  readonly session: Session;
  readonly said: T;
  release(error?: unknown): void;
}

/**
 * Takes a connection and says the first thing on it. An idle connection may be lost without anybody having noticed, after
 * a restart of the server all of them are: what can be said `again` is then said on another one.
 */
export type CheckOut = <T>(
  sayFirst: (session: Session) => Promise<T>,
  times: "once" | "again",
) => Promise<CheckedOut<T>>;

/** Tells a connection whom a statement outside a transaction is for, and without waiting says it. */
export const toldFirst =
  <T>(told: Told | undefined, say: (session: Session) => Promise<T>) =>
  (session: Session): Promise<T> =>
    told?.session ? answerOf(session.control(told.session), say(session)) : say(session);

/**
 * What runs on whichever connection of the pool is free: statements that only read, and transactions. `reach`: whom they
 * are for, where the database is to be told; `shared`: others use the pool too.
 */
export function pooledSessions(
  pool: Pool,
  names: StatementNames,
  reach?: ReachSettings,
  shared = false,
): Engine["outside"] & Pick<Engine, "transaction" | "heavy"> {
  const known = new WeakMap<ClientBase, Session>();
  const sessionOn = (client: ClientBase): Session => {
    const kept = known.get(client);
    if (kept) return kept;
    client.on("error", ignoreLoss);
    const session = clientSession(client, names);
    known.set(client, session);
    return session;
  };
  const checkOut: CheckOut = async (sayFirst, times) => {
    for (let more = times === "again" ? pool.totalCount : 0; ; more--) {
      const client = await pool.connect().catch(fail);
      const release = (error?: unknown) => {
        if (!reach || !shared || isLost(error)) return client.release(isLost(error));
        // Nobody else is to reach rows by what this one was told.
        const forget = client.query("reset kith.tenant");
        forget.then(
          () => client.release(),
          () => client.release(true),
        );
      };
      const session = sessionOn(client);
      try {
        return { session, said: await sayFirst(session), release };
      } catch (error) {
        release(error);
        if (!isLost(error) || more <= 0) throw error;
      }
    }
  };
  const uniqueTables = new Map<string, boolean>();
  const now = () => reach?.now();

  const trips = sharedTrips(checkOut, names);
  const { pipeline: pipelines } = pool.options as { readonly pipeline?: boolean };
  const read = async (sql: string, parameters: readonly unknown[], how: "shared" | "alone") => {
    if (!names.readsOnly(sql)) throw coreErrors("transaction.required");
    const told = now();
    // As the owner of the tables, which no connection is to be left as.
    if (told && !told.session)
      return sessions.transaction("reading for migrations", (session) => session.query(sql, parameters), {});
    return trips[how](sql, parameters, told);
  };

  const sessions: ReturnType<typeof pooledSessions> = {
    // A connection that takes one statement at a time would have them wait for each other.
    query: (sql, parameters) => read(sql, parameters, pipelines ? "shared" : "alone"),
    heavy: { query: (sql, parameters) => read(sql, parameters, "alone") },
    async transaction(name, work, options) {
      const transaction = new LazyTransaction(checkOut, uniqueTables, now, name, options);
      try {
        const result = await work(transaction);
        await transaction.commit();
        return result;
      } catch (error) {
        await transaction.rollback(error);
        // The server's clock may be the first to strike.
        const { limitMs } = options;
        if (limitMs !== undefined && isCanceled(error))
          throw coreErrors("transaction.overdue", { operation: name, limitMs }, { cause: error });
        throw error;
      }
    },
  };
  return sessions;
}
