import type { DialectName } from "@kith/core";

const smallest = 25;
/** As many as core's bulk forms take. */
const largest = 500;
/**
 * On SQLite a transaction holds the thread that serves everybody else; half of what it may leaves room for a slow
 * moment. On PostgreSQL it waits for the server, and large chunks save round trips.
 */
const targetMs: Readonly<Record<DialectName, number>> = { sqlite: 30, postgresql: 500 };

/** How many rows to take at once, so that a chunk takes about as long as it should. */
export class ChunkSize {
  rows = 50;

  took(ms: number, rows: number, dialect: DialectName): void {
    const fitting = (rows * targetMs[dialect]) / Math.max(ms, 1);
    this.rows = Math.round(Math.min(largest, Math.max(smallest, Math.min(fitting, this.rows * 2))));
  }
}
