import { readFileSync } from "node:fs";

/** The most resident memory that this process has had, in MB. */
export function peakRssMb(): number {
  try {
    // What getrusage says begins, on Linux, with what the process had that started this one.
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Another system than Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
