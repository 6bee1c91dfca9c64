const smallest = 10;
/** As many as core's bulk forms take. */
const largest = 500;
/** SQLite's thread serves everybody else too; half of what may be held leaves room for a slow moment. */
const targetMs = 30;

/** How many rows to take at once, so that a chunk holds the thread about as long as it should. */
export class ChunkSize {
  rows = 50;

  took(ms: number, rows: number): void {
    const fitting = (rows * targetMs) / Math.max(ms, 1);
    this.rows = Math.round(Math.min(largest, Math.max(smallest, Math.min(fitting, this.rows * 2))));
  }
}
