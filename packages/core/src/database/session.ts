import type { QueryResult } from "kysely";

export type Row = Record<string, unknown>;

/**
 * One connection of a driver, below the routing. It converts parameters, refuses what a handler may not say when it
 * first prepares it, and throws translated errors.
 */
export interface Session {
  query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>>;
  stream(sql: string, parameters: readonly unknown[], chunkSize: number): AsyncIterableIterator<QueryResult<Row>>;
  /** Core's own statements, which begin and end transactions; not checked. */
  control(sql: string): Promise<void>;
}
