import type { Dataset } from "../data/dataset.ts";
import type { Dialect } from "../options.ts";

export interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

export interface Measured {
  /** What is measured, for the table's reader. */
  readonly about: string;
  /** How many connections it is quoted at. */
  readonly connections: readonly number[];
}

/** Requests, as many as are answered within some seconds. */
export interface Asked extends Measured {
  readonly status: number;
  readonly floors: Floors;
  /** The next request of one connection; `before` is the answer to its last one, where `readsAnswers` says so. */
  requests(data: Dataset, random: () => number): (before: string | undefined) => Request;
  readonly readsAnswers?: boolean;
  /** What is measured is the start of a process, up to its first answer. */
  readonly starts?: boolean;
}

export type Floor = "plain" | "best";
/** What Kith is measured beside on each database. */
export type Floors = Readonly<Record<Dialect, readonly Floor[]>>;

/** Each request by itself, and requests that share what is dear: commits, and round trips to a server. */
const shared = ["plain", "best"] as const;
const plain = ["plain"] as const;
export const floorsOf = {
  reads: { sqlite: plain, postgresql: shared },
  writes: { sqlite: shared, postgresql: shared },
  others: { sqlite: plain, postgresql: plain },
} satisfies Record<string, Floors>;
