import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { leftToDo } from "./checks/settled.ts";
import { lookOn } from "./inspector.ts";
import { readLedger } from "./ledger.ts";
import { Child } from "./start-child.ts";
import type { Tally } from "./tally.ts";
import type { Target } from "./target.ts";

/** By then a lease has run out by every clock, and what failed was tried again. In milliseconds. */
const deadline = 120_000;

/** Works until nothing is left to do. Answers in how long, in words. */
export async function settle(target: Target, clock: number, tally: Tally): Promise<string> {
  const ledger = join(target.folder, "settle.jsonl");
  const workers = Array.from({ length: target.dialect === "postgresql" ? 2 : 1 }, () => new Child("work"));
  await Promise.all(workers.map((worker) => worker.said("ready")));
  const began = performance.now();
  for (const worker of workers) worker.go({ target, ledger, clock });
  const inspector = await lookOn(target);
  let left = await leftToDo(inspector);
  while (left > 0 && performance.now() - began < deadline) {
    await sleep(200);
    left = await leftToDo(inspector);
  }
  await inspector.close();
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  await Promise.all(workers.map((worker) => worker.kill()));
  tally.add(readLedger(ledger));
  return left === 0 ? `in ${took}` : `not within ${took}, ${left} left`;
}
