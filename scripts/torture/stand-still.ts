import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite3 from "better-sqlite3";
import type { Child } from "./start-child.ts";
import type { Target } from "./target.ts";

/** Whether the system has stopped the process. */
const stopped = (pid: number) =>
  execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).startsWith("T");

/**
 * Waits until a process that stops itself stands still, or stops it from outside. Answers false where it stopped with
 * SQLite's write lock in its hands, with which nobody can do anything: it goes on then.
 */
export async function standsStill(child: Child<"pause">, target: Target, bySelf: boolean): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    if (!bySelf) child.signal("SIGSTOP");
    while (!stopped(child.pid)) await sleep(2);
    if (!writeLocked(target)) return true;
    child.signal("SIGCONT");
    if (bySelf || attempt === 100) return false;
    await sleep(1 + (attempt % 7));
  }
}

function writeLocked({ dialect, location }: Target): boolean {
  if (dialect === "postgresql") return false;
  const db = new BetterSqlite3(location, { timeout: 0 });
  try {
    db.exec("begin immediate; rollback");
    return false;
  } catch {
    return true;
  } finally {
    db.close();
  }
}
