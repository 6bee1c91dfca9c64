import { flushPending } from "../call/flush-pending.ts";
import { parseInput } from "../call/run-operation.ts";
import type { Session } from "../call/session.ts";
import { WriteCall } from "../call/write-call.ts";
import type { Runtime } from "../composition/runtime.ts";
import { isCrmError } from "../errors/crm-error.ts";
import type { JobEnd } from "../plugin/job.ts";
import type { ClaimedJob, StoredJob } from "./claim-job.ts";
import { jobSession, limitMs } from "./job-run.ts";
import { failed, fencedUpdate, messageOf, writeState } from "./job-state.ts";

/** Counts an error against a job, which is repeated later or has failed for good. */
export async function failJob(runtime: Runtime, job: ClaimedJob, error: unknown): Promise<void> {
  const state = failed(job, error, runtime.now());
  if (state.status !== "failed" || !hookOf(runtime, job)) {
    await writeState(runtime, job, state);
    return;
  }
  try {
    await runtime.database.transaction(
      `${job.name} abandoned`,
      async (unit) => {
        if (!(await fencedUpdate(runtime.database, job, state))) return;
        await abandonJob(runtime, job, { status: "failed", reason: state.last_error });
        unit.afterCommit.push(() => runtime.wake());
      },
      { limitMs },
    );
  } catch (hookError) {
    if (isCrmError(hookError) && hookError.status === 503) throw hookError;
    // It has undone the end of its job with itself, which would then run for ever.
    await writeState(runtime, job, { ...state, last_error: withHook(state.last_error, hookError) });
  }
}

/** In the transaction that ends a job for good, whose row says so already: lets its plugin put its own record right. */
export async function abandonJob(runtime: Runtime, job: StoredJob, end: JobEnd): Promise<void> {
  const { database } = runtime;
  const hook = hookOf(runtime, job);
  if (!hook) return;
  try {
    await database.kysely.transaction().execute(async () => {
      const session = await jobSession(runtime, job, hook.plugin, true);
      await hook.abandoned(hook.input, new WriteCall(session, session.actor.grants), end);
      await flushPending(session, session.pending as NonNullable<Session["pending"]>);
    });
  } catch (error) {
    const last_error = withHook(end.reason, error);
    await database.kysely.updateTable("jobs").set({ last_error }).where("id", "=", job.id).execute();
  }
}

const withHook = (reason: string, error: unknown) =>
  messageOf(`${reason}; then \`abandoned\` failed: ${messageOf(error)}`);

function hookOf({ registry }: Runtime, { name, input }: StoredJob) {
  const known = registry.jobs.get(name);
  const abandoned = known?.job.definition.abandoned;
  if (!known || !abandoned) return undefined;
  try {
    return { plugin: known.plugin, abandoned, input: parseInput(known.job.definition.input, input) };
  } catch {
    // It no longer fits the schema: there is nothing that the hook could be told.
    return undefined;
  }
}
