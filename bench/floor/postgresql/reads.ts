import type { Pool, PoolClient } from "pg";
import type { DriverRow } from "../contact-view.ts";

/** One named statement. */
export type Read = (name: string, text: string, values: readonly unknown[]) => Promise<DriverRow[]>;

export interface Reads {
  readonly read: Read;
  /** Several of one request, said without waiting for each other's answers. */
  several<T>(work: (read: Read) => Promise<T>): Promise<T>;
}

/** By whichever connection of the pool is free; several by one. */
export const pooledReads = (pool: Pool): Reads => ({
  read: async (name, text, values) => (await pool.query<DriverRow>({ name, text, values: [...values] })).rows,
  async several(work) {
    const client = await pool.connect();
    try {
      const answer = await work((name, text, values) => say(client, name, text, values));
      client.release();
      return answer;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  },
});

/** By callback: a promise of `pg`'s keeps the answer before it alive. */
const say = (client: PoolClient, name: string, text: string, values: readonly unknown[]): Promise<DriverRow[]> =>
  new Promise((resolve, reject) => {
    client.query<DriverRow>({ name, text, values: [...values] }, (error: Error | null, answer) =>
      error ? reject(error) : resolve(answer.rows),
    );
  });

const most = 8;

/** What is read within one turn of the event loop, for whatever request, goes by one connection and one write. */
export function sharedReads(pool: Pool): Reads {
  let waiting: ((client: PoolClient) => Promise<unknown>)[] = [];
  const trip = async (all: typeof waiting) => {
    const client = await pool.connect();
    const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream & Corked } }).connection;
    stream.cork();
    const answers = all.map((each) => each(client));
    stream.uncork();
    await Promise.allSettled(answers);
    client.release();
  };
  const leave = () => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += most) void trip(all.slice(at, at + most));
  };
  const read: Read = (name, text, values) =>
    new Promise((resolve, reject) => {
      const each = (client: PoolClient) => say(client, name, text, values).then(resolve, reject);
      if (waiting.push(each) === 1) setImmediate(leave);
    });
  return { read, several: (work) => work(read) };
}

interface Corked {
  cork(): void;
  uncork(): void;
}
