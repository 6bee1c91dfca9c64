import type { Dataset } from "../data/dataset.ts";

export interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

export interface Measured {
  /** What is measured, for the table's reader. */
  readonly about: string;
  /** Reads have one floor; durable writes have one that commits for each request, and one that shares commits. */
  readonly floors: readonly Floor[];
  /** How many connections it is quoted at. */
  readonly connections: readonly number[];
}

/** Requests, as many as are answered within some seconds. */
export interface Asked extends Measured {
  readonly status: number;
  /** The next request of one connection; `before` is the answer to its last one, where `readsAnswers` says so. */
  requests(data: Dataset, random: () => number): (before: string | undefined) => Request;
  readonly readsAnswers?: boolean;
  /** What is measured is the start of a process, up to its first answer. */
  readonly starts?: boolean;
}

export type Floor = "plain" | "best";
