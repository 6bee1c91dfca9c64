import { aligned, megabytes, speed } from "../rounds/table.ts";
import type { Growth } from "./growth.ts";

const heads = [
  ...["database", "with", "workload", "at once", "before/s", "p99 ms", "MB", "grown/s", "p99 ms", "MB"],
  ...["kept of", "ratio", "wanted"],
];

/** What grew, as a table for a terminal. */
export const growthTable = (results: readonly Growth[]): string => aligned([heads, ...results.map(line)]);

const line = ({ database, more, workload, connections, before, grown, of, ratio, wanted }: Growth): string[] => [
  ...[database, more, workload, String(connections)],
  ...[...speed(before), megabytes(before.peakRssMb), ...speed(grown), megabytes(grown.peakRssMb)],
  ...[of, ratio.toFixed(2), wanted.toFixed(2)],
];
