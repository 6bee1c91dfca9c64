import { monitorEventLoopDelay } from "node:perf_hooks";

/** For how long the thread was held, so that nobody else was served. */
export interface Held {
  readonly p99Ms: number;
  readonly longestMs: number;
}

const resolution = 10;
const watched = monitorEventLoopDelay({ resolution });

/** From here on. */
export function watchThread(): void {
  watched.enable();
  watched.reset();
}

/** How late the timer was that looks every 10 ms; the histogram counts those 10 ms too. */
export function heldThread(): Held {
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
  return { p99Ms: late(watched.percentile(99)), longestMs: late(watched.max) };
}
