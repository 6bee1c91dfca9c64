import { once } from "node:events";
import type { Runtime } from "../composition/runtime.ts";
import { Consuming } from "../consumers/consuming.ts";
import { retryNext } from "../consumers/retry.ts";
import { claimJob } from "./claim-job.ts";
import { Doorbell } from "./doorbell.ts";
import { isClosed } from "./job-state.ts";
import { keeper } from "./keep-jobs.ts";
import { performJob } from "./perform-job.ts";

export interface WorkOptions {
  /** Abort it to stop: running jobs are told, and given back for the next worker to go on with. */
  readonly signal: AbortSignal;
  /** Jobs at a time in this process. Default 4. */
  readonly concurrency?: number;
  /** How often to look for work that another process may have made, in milliseconds. Default 1000. */
  readonly pollMs?: number;
  /** How long jobs that were told to stop are waited for, in milliseconds, before they are given back. Default 25000. */
  readonly drainMs?: number;
  /** Told of every failed run; default is `console.error`. */
  readonly onError?: (error: unknown, what: string) => void;
  /** Called whenever nothing is due and nothing runs here. */
  readonly onIdle?: () => void;
}

/** One that hangs must not hold up all others. */
const retryLanes = 2;

/** Runs jobs and consumers until the signal aborts; resolves when the last one has stopped or been given back. */
export async function work(runtime: Runtime, options: WorkOptions): Promise<void> {
  const { signal, concurrency = 4, pollMs = 1000, drainMs = 25_000, onIdle } = options;
  const onError = options.onError ?? ((error, what) => console.error(`kith: ${what} failed`, error));
  const bells = { journal: new Doorbell(), retries: new Doorbell(), jobs: new Doorbell(), keeper: new Doorbell() };
  const stopListening = runtime.onWake((what) => bells[what].ring());
  const polls = Object.entries(bells).map(([what, bell]) =>
    // What the keeper looks for is never urgent.
    setInterval(() => bell.wakeOne(), what === "keeper" ? Math.max(pollMs, 250) : pollMs),
  );
  const overdue = new AbortController();
  let drain: NodeJS.Timeout | undefined;
  const stop = () => {
    drain = setTimeout(() => overdue.abort(signal.reason), drainMs);
    for (const bell of Object.values(bells)) bell.wakeAll();
  };
  signal.addEventListener("abort", stop, { once: true });

  const consuming = new Consuming(runtime, onError);
  let busy = concurrency + 2 + retryLanes;
  const lane = async (bell: Doorbell, what: string, step: () => Promise<boolean>) => {
    while (!signal.aborted) {
      const { rings } = bell;
      let worked = false;
      try {
        await runtime.assertReady();
        // Across tenants; what is done for one of them says so.
        worked = await runtime.database.reaching("house", step);
      } catch (error) {
        if (isClosed(error)) return;
        if (!signal.aborted) onError(error, what);
      }
      if (worked || bell.rings !== rings) continue;
      busy -= 1;
      if (busy === 0) onIdle?.();
      if (!signal.aborted) await bell.wait();
      busy += 1;
    }
  };
  const nextJob = async () => {
    const job = await claimJob(runtime);
    if (!job) return false;
    bells.jobs.wakeOne();
    const shift = { signal, overdue: overdue.signal, onError };
    await runtime.database.reaching(job, () => performJob(runtime, job, shift));
    return true;
  };
  const jobs = Array.from({ length: concurrency }, () => lane(bells.jobs, "the job runner", nextJob));
  const others = Promise.all([
    lane(bells.keeper, "the schedule of jobs", keeper(runtime)),
    lane(bells.journal, "the journal's consumers", () => consuming.turn(signal)),
    ...Array.from({ length: retryLanes }, () =>
      lane(bells.retries, "the consumers' retries", () => retryNext(runtime, onError)),
    ),
  ]);
  await Promise.all([...jobs, Promise.race([others, once(overdue.signal, "abort")])]);
  // Else they run out.
  await consuming.release().catch(() => undefined);
  for (const poll of polls) clearInterval(poll);
  clearTimeout(drain);
  stopListening();
  signal.removeEventListener("abort", stop);
}
