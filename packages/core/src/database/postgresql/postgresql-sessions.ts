import type { ClientBase, Pool } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Engine, Row, Session } from "../database.ts";
import { storable } from "../dialect-parts.ts";
import { Turns } from "../turns.ts";
import { isLost, isStale, translatePostgresql } from "./postgresql-errors.ts";
import type { StatementNames } from "./statement-names.ts";

/** A loss of a connection between two statements is an event, which would end the process if nobody listened. */
export const ignoreLoss = () => undefined;
const fail = (error: unknown): never => {
  throw translatePostgresql(error);
};
const counted = /^(INSERT|UPDATE|DELETE|MERGE)$/;

/** Speaks through one connection. Statements asked for side by side run one after another. */
export function clientSession(client: ClientBase, names: StatementNames): Session {
  const turns = new Turns();
  const say = (config: object) => turns.run(() => client.query<Row>(config as never).catch(fail));
  return {
    async query(sql, parameters) {
      const values = parameters.map((value) => storable("postgresql", value));
      // `extended` makes the server refuse a second statement in the same text.
      const config = { text: sql, values, name: names.use(sql), queryMode: "extended" };
      try {
        const { command, rowCount, rows } = await say(config);
        return counted.test(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
      } catch (error) {
        if (isStale(error)) names.forget(sql);
        throw error;
      }
    },
    // After a failed statement COMMIT is answered with ROLLBACK.
    control: async (sql) => (await say({ text: sql })).command,
  };
}

/** What runs on whichever connection of the pool is free: statements that only read, and transactions. */
export function pooledSessions(pool: Pool, names: StatementNames): Engine["outside"] & Pick<Engine, "transaction"> {
  /**
   * Checks out a connection and says the first thing on it, which must change nothing: an idle connection may be lost
   * without anybody having noticed, after a restart of the server all of them are. Then another one is tried.
   */
  async function checkOut<T>(sayFirst: (session: Session) => Promise<T>) {
    for (let more = pool.totalCount; ; more--) {
      const client = await pool.connect().catch(fail);
      client.on("error", ignoreLoss);
      const release = (error?: unknown) => {
        client.removeListener("error", ignoreLoss);
        client.release(isLost(error));
      };
      const session = clientSession(client, names);
      try {
        return { session, said: await sayFirst(session), release };
      } catch (error) {
        release(error);
        if (!isLost(error) || more <= 0) throw error;
      }
    }
  }

  return {
    async query(sql, parameters) {
      if (!names.readsOnly(sql)) throw coreErrors("transaction.required");
      const { said, release } = await checkOut((session) =>
        session.query(sql, parameters).catch((error) => {
          // The server forgot the statement or its schema changed; what only reads can be repeated under another name.
          if (isStale(error)) return session.query(sql, parameters);
          throw error;
        }),
      );
      release();
      return said;
    },
    async transaction(name, work) {
      const begin = "begin isolation level read committed, read write";
      const { session, release } = await checkOut((session) => session.control(begin));
      try {
        const result = await work(session);
        if ((await session.control("commit")) !== "COMMIT") throw coreErrors("transaction.over", { operation: name });
        release();
        return result;
      } catch (error) {
        // Harmless after a commit that failed. On a lost connection it fails too, and the first error says why.
        await session.control("rollback").catch(ignoreLoss);
        release(error);
        throw error;
      }
    },
  };
}
