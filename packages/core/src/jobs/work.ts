import { forgetKeys } from "../call/idempotency.ts";
import type { Runtime } from "../composition/runtime.ts";
import { consumeAll } from "../consumers/consume.ts";
import { type ClaimedJob, claimJob, jobIsDue, leaseMs } from "./claim-job.ts";
import { runJob } from "./job-run.ts";
import { completed, failed, fencedUpdate, LeaseLost, renewed } from "./job-state.ts";

const tidyMs = 60 * 60 * 1000;

export interface WorkOptions {
  /** Abort it to stop: running jobs are told, and given back for the next worker to go on with. */
  readonly signal: AbortSignal;
  /** Jobs at a time in this process. Default 4. */
  readonly concurrency?: number;
  /** How often to look for work that another process may have made, in milliseconds. Default 1000. */
  readonly pollMs?: number;
  /** Told of every failed run; default is `console.error`. */
  readonly onError?: (error: unknown, what: string) => void;
  /** Called whenever nothing is due and nothing runs here. */
  readonly onIdle?: () => void;
}

/** Runs jobs and consumers until the signal aborts; resolves when the last one has stopped. */
export async function work(runtime: Runtime, options: WorkOptions): Promise<void> {
  const { signal, concurrency = 4, pollMs = 1000 } = options;
  const onError = options.onError ?? ((error, what) => console.error(`kith: ${what} failed`, error));
  const doorbell = listen(runtime, signal, pollMs);
  const tidyUp = () =>
    forgetKeys(runtime).catch((error) => signal.aborted || onError(error, "forgetting old Idempotency-Keys"));
  const tidy = setInterval(tidyUp, tidyMs);
  let busy = concurrency + 1;
  const lane = async (step: () => Promise<boolean>, what: string) => {
    while (!signal.aborted) {
      let worked = false;
      try {
        worked = await step();
      } catch (error) {
        if (!signal.aborted) onError(error, what);
      }
      if (worked) continue;
      busy -= 1;
      if (busy === 0) options.onIdle?.();
      await doorbell.ring();
      busy += 1;
    }
  };
  await Promise.all([
    lane(() => consumeAll(runtime, signal, onError), "the journal's consumers"),
    ...Array.from({ length: concurrency }, () => lane(() => nextJob(runtime, signal, onError), "the job runner")),
  ]);
  clearInterval(tidy);
  doorbell.close();
}

async function nextJob(
  runtime: Runtime,
  signal: AbortSignal,
  onError: NonNullable<WorkOptions["onError"]>,
): Promise<boolean> {
  await runtime.assertReady();
  const names = [...runtime.registry.jobs.keys()];
  if (!(await jobIsDue(runtime.database, runtime.now(), names))) return false;
  const job = await claimJob(runtime.database, runtime.now(), names);
  if (!job) return false;
  await perform(runtime, job, signal, onError);
  return true;
}

async function perform(
  runtime: Runtime,
  job: ClaimedJob,
  signal: AbortSignal,
  onError: NonNullable<WorkOptions["onError"]>,
): Promise<void> {
  const { database } = runtime;
  const own = new AbortController();
  const write = (state: Readonly<Record<string, unknown>>) =>
    database.transaction("jobs.state", () => fencedUpdate(database, job, state));
  const heartbeat = setInterval(() => {
    write(renewed(runtime.now())).then(
      (held) => held || own.abort(new LeaseLost(job.id)),
      (error) => onError(error, `the lease of ${job.name}`),
    );
  }, leaseMs / 3);
  try {
    await runJob(runtime, job, AbortSignal.any([signal, own.signal]));
    await write(completed(runtime.now()));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    // Stopped, not failed: the next worker goes on at once.
    if (signal.aborted) await write({ status: "queued", lease: null, lease_until: null });
    else {
      onError(error, `job ${job.name} ${job.id}`);
      await write(failed(job, error, runtime.now()));
    }
  } finally {
    clearInterval(heartbeat);
  }
}

/** Wakes idle lanes when something was committed here, on every poll, and at the end. */
function listen(runtime: Runtime, signal: AbortSignal, pollMs: number) {
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  const stopListening = runtime.onWake(wakeAll);
  const timer = setInterval(wakeAll, pollMs);
  signal.addEventListener("abort", wakeAll);
  return {
    ring: () => (signal.aborted ? Promise.resolve() : new Promise<void>((resolve) => waiting.add(resolve))),
    close: () => {
      clearInterval(timer);
      stopListening();
      signal.removeEventListener("abort", wakeAll);
      wakeAll();
    },
  };
}
