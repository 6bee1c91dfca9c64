import type { Figures, Result } from "./result.ts";

const heads = [
  ...["database", "workload", "at once", "kith/s", "p99 ms", "MB idle", "MB", "held ms"],
  ...["floor/s", "p99 ms", "ratio", "best/s", "p99 ms", "ratio"],
];
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** The results as a table for a terminal. */
export const table = (results: readonly Result[]): string => aligned([heads, ...results.map(line)]);

/** Lines of cells in columns, the first two of which are text. */
export function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const pad = (cell: string, at: number) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0));
  return lines.map((cells) => cells.map(pad).join("  ").trimEnd()).join("\n");
}

/** Throughput and p99. */
export const speed = ({ opsPerSecond, p99Ms }: Figures): readonly string[] => [
  opsPerSecond < 10 ? opsPerSecond.toFixed(1) : whole.format(opsPerSecond),
  p99Ms.toFixed(1),
];
export const megabytes = (mb: number): string => whole.format(mb);

function line({ database, workload, connections, kith, floor, best, ratio, bestRatio }: Result): string[] {
  return [
    ...[database, workload, String(connections)],
    ...[...speed(kith), megabytes(kith.idleRssMb), megabytes(kith.peakRssMb), kith.held?.p99Ms.toFixed(1) ?? ""],
    ...[...speed(floor), ratio.toFixed(2)],
    ...(best && bestRatio !== undefined ? [...speed(best), bestRatio.toFixed(2)] : []),
  ];
}
