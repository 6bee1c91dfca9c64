import { setTimeout as sleep } from "node:timers/promises";
import { BenchProblem } from "../problem.ts";

const lookMs = 100;
const mostSilentMs = 60_000;

/** Waits until `look` tells of so much. @throws BenchProblem where it tells of nothing new for a minute */
export async function until(wanted: number, look: () => Promise<number>): Promise<void> {
  let known = 0;
  let since = Date.now();
  for (;;) {
    const done = await look();
    if (done === wanted) return;
    if (done !== known) [known, since] = [done, Date.now()];
    else if (Date.now() - since > mostSilentMs)
      throw new BenchProblem(`Of ${wanted} nothing came after ${done} for a minute; what the server printed says why`);
    await sleep(lookMs);
  }
}
