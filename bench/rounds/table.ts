import type { Figures, Result } from "./measure.ts";

const heads = [
  "database",
  "workload",
  "at once",
  "kith/s",
  "p99 ms",
  "MB",
  "floor/s",
  "p99 ms",
  "ratio",
  "best/s",
  "p99 ms",
  "ratio",
];
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** The results as a table for a terminal. */
export function table(results: readonly Result[]): string {
  const lines = [heads, ...results.map(line)];
  const widths = heads.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const pad = (cell: string, at: number) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0));
  return lines.map((cells) => cells.map(pad).join("  ").trimEnd()).join("\n");
}

function line({ database, workload, connections, kith, floor, best, ratio, bestRatio }: Result): string[] {
  const speed = ({ opsPerSecond, p99Ms }: Figures) => [
    opsPerSecond < 10 ? opsPerSecond.toFixed(1) : whole.format(opsPerSecond),
    p99Ms.toFixed(1),
  ];
  return [
    ...[database, workload, String(connections)],
    ...[...speed(kith), whole.format(kith.peakRssMb)],
    ...[...speed(floor), ratio.toFixed(2)],
    ...(best && bestRatio !== undefined ? [...speed(best), bestRatio.toFixed(2)] : []),
  ];
}
