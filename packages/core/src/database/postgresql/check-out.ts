import type { Pool, PoolClient } from "pg";
import { isLost, translatePostgresql } from "./postgresql-errors.ts";

/** A connection of the pool that nothing else uses until it is released. */
export interface CheckedOut<T> {
  /** What the first thing that was said on it answered. */
  readonly first: T;
  /** With the error that ended the use, if any: a connection that was lost is thrown away. */
  release(error?: unknown): void;
}

/**
 * Checks out a connection and says the first thing on it, which must change nothing: an idle connection may be lost
 * without anybody having noticed, after a restart of the server all of them are. Then another one is tried.
 */
export async function checkOut<T>(pool: Pool, first: (client: PoolClient) => Promise<T>): Promise<CheckedOut<T>> {
  for (let more = pool.totalCount; ; more--) {
    const { client, release } = await connect(pool);
    try {
      return { first: await first(client), release };
    } catch (error) {
      release(error);
      if (!isLost(error) || !(more > 0)) throw error;
    }
  }
}

async function connect(pool: Pool) {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw translatePostgresql(error);
  }
  let broken = false;
  // A loss between two statements is told as an event, which would end the process if nobody listened.
  const onLost = () => {
    broken = true;
  };
  client.on("error", onLost);
  const release = (error?: unknown) => {
    client.removeListener("error", onLost);
    client.release(broken || isLost(error));
  };
  return { client, release };
}
