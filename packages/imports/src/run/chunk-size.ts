import type { DialectName } from "@kith/core";

const smallest = 25;
/** As many as core's bulk forms take. */
const largest = 500;
/**
 * On SQLite a transaction holds the thread that serves everybody else; half of what it may leaves room for the journal,
 * the commit and a slow moment. On PostgreSQL it waits for the server, and large chunks save round trips.
 */
const targetMs: Readonly<Record<DialectName, number>> = { sqlite: 25, postgresql: 500 };

/** How many rows to take at once, so that their work takes about as long as it should. */
export class ChunkSize {
  rows = 50;

  /**
   * `ms` is the time of the rows alone. What a commit waits for the disk would be there with fewer rows too: smaller
   * chunks would only wait more often. One slow moment is not the measure of all that come, so each counts a quarter.
   */
  took(ms: number, rows: number, dialect: DialectName): void {
    const fitting = (rows * targetMs[dialect]) / Math.max(ms, 1);
    const next = Math.min((3 * this.rows + fitting) / 4, this.rows * 2);
    this.rows = Math.round(Math.min(largest, Math.max(smallest, next)));
  }
}
