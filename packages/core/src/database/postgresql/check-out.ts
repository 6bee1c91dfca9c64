import type { Pool, PoolClient } from "pg";
import { isLost, translatePostgresql } from "./postgresql-errors.ts";

/** A connection of the pool that nothing else uses until it is released. */
export interface CheckedOut {
  readonly client: PoolClient;
  /** With the error that ended the use, if any: a connection that was lost is thrown away. */
  release(error?: unknown): void;
}

export async function checkOut(pool: Pool): Promise<CheckedOut> {
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
  return {
    client,
    release(error) {
      client.removeListener("error", onLost);
      client.release(broken || isLost(error));
    },
  };
}

export async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const { client, release } = await checkOut(pool);
  let failure: unknown;
  try {
    return await work(client);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    release(failure);
  }
}
