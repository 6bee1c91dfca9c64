import type { Runtime } from "../composition/runtime.ts";
import { failJob } from "./abandon-job.ts";
import { type ClaimedJob, leaseMs } from "./claim-job.ts";
import { runJob } from "./job-run.ts";
import { completed, givenBack, isClosed, LeaseLost, renewed, writeState } from "./job-state.ts";

/** The worker that a job runs in. */
export interface Shift {
  readonly signal: AbortSignal;
  /** Aborted when those told to stop have had their time. */
  readonly overdue: AbortSignal;
  readonly onError: (error: unknown, what: string) => void;
}

/** Runs a claimed job and writes how it ended. A job that must not go on is not waited for. */
export async function performJob(runtime: Runtime, job: ClaimedJob, shift: Shift): Promise<void> {
  const { running } = runtime.jobs;
  const { signal, overdue, onError } = shift;
  const own = new AbortController();
  running.set(job.id, own);
  const stopped = new Promise<never>((_, reject) =>
    own.signal.addEventListener("abort", () => reject(own.signal.reason)),
  );
  const leave = () => own.abort(overdue.reason);
  overdue.addEventListener("abort", leave);
  const heartbeat = setInterval(() => {
    writeState(runtime, job, renewed(runtime.now())).then(
      (held) => held || own.abort(new LeaseLost(job.id)),
      (error) => (isClosed(error) ? own.abort(new LeaseLost(job.id)) : onError(error, `the lease of ${job.name}`)),
    );
  }, leaseMs / 3);
  const silentMs = runtime.registry.jobs.get(job.name)?.job.definition.silentMs ?? 0;
  const silence = setTimeout(() => own.abort(new Silent(silentMs)), silentMs);
  try {
    // A lane may have been looking for a job when it was told to stop.
    signal.throwIfAborted();
    const ended = runJob(runtime, job, AbortSignal.any([signal, own.signal]), () => silence.refresh());
    await Promise.race([ended, stopped]);
    await writeState(runtime, job, completed(runtime.now()));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    // Stopped, not failed.
    if (signal.aborted) await writeState(runtime, job, givenBack);
    else {
      onError(error, `job ${job.name} ${job.id}`);
      await failJob(runtime, job, error);
    }
  } finally {
    clearInterval(heartbeat);
    clearTimeout(silence);
    overdue.removeEventListener("abort", leave);
    if (running.get(job.id) === own) running.delete(job.id);
  }
}

class Silent extends Error {
  constructor(ms: number) {
    super(`It neither opened a transaction nor read nor reported progress for ${ms / 1000} s, and was given up`);
  }
}
