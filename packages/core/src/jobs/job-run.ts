import { systemActor } from "../call/actor-check.ts";
import { explainConstraint } from "../call/explain-constraint.ts";
import { flushPending } from "../call/flush-pending.ts";
import { admit } from "../call/grants.ts";
import { openSession } from "../call/invoke.ts";
import { ReadCall } from "../call/read-call.ts";
import { parseInput } from "../call/run-operation.ts";
import type { Session } from "../call/session.ts";
import { WriteCall } from "../call/write-call.ts";
import type { Runtime } from "../composition/runtime.ts";
import { storedBytes } from "../files/open-file.ts";
import { registerFile } from "../files/register-file.ts";
import type { ReadContext, WriteContext } from "../plugin/context.ts";
import type { JobContext } from "../plugin/job.ts";
import type { ClaimedJob } from "./claim-job.ts";
import { fencedUpdate, LeaseLost, renewed } from "./job-state.ts";

/** A job's handler at work, and the context it works with. */
export async function runJob(runtime: Runtime, job: ClaimedJob, signal: AbortSignal): Promise<void> {
  const known = runtime.registry.jobs.get(job.name);
  if (!known) throw new Error(`No plugin of this composition has the job ${job.name}; compose it to go on`);
  const { definition } = known.job;
  await definition.run(parseInput(definition.input, job.input), jobContext(runtime, job, known.plugin, signal));
}

function jobContext(runtime: Runtime, job: ClaimedJob, plugin: string, signal: AbortSignal): JobContext {
  const { database } = runtime;
  const actor = systemActor(job.tenant, plugin);
  const grants = admit(actor, "*");
  // What a job makes belongs to whoever asked for it.
  const open = async (writing: boolean): Promise<Session> => ({
    ...(await openSession(runtime, { actor, causedBy: `job:${job.id}` }, writing)),
    author: job.createdBy,
  });
  const fence = async (state: Readonly<Record<string, unknown>> = {}) => {
    signal.throwIfAborted();
    if (!(await fencedUpdate(database, job, { ...renewed(runtime.now()), ...state })))
      throw new LeaseLost(`Job ${job.id} was taken over by another worker`);
  };
  return {
    signal,
    tenant: job.tenant,
    get now() {
      return runtime.now();
    },
    read: async <T>(work: (ctx: ReadContext) => Promise<T>) => work(new ReadCall(await open(false), grants)),
    file: (id) => storedBytes(runtime, job.tenant, id),
    store: async (bytes, { name, contentType }) => {
      const blob = await runtime.blobs.put(bytes, { maxBytes: Number.MAX_SAFE_INTEGER });
      return registerFile(runtime, actor, { blob, name, contentType }, job.createdBy);
    },
    progress: (done, of) =>
      database.transaction(`${job.name} progress`, () =>
        fence({ progress_done: done, ...(of === undefined ? {} : { progress_of: of }) }),
      ),
    transaction: async <T>(work: (ctx: WriteContext) => Promise<T>) => {
      const session = await open(true);
      try {
        return await database.transaction(job.name, async (unit) => {
          await fence();
          const result = await work(new WriteCall(session, grants));
          await flushPending(session, session.pending as NonNullable<Session["pending"]>);
          unit.afterCommit.push(() => runtime.wake());
          return result;
        });
      } catch (error) {
        throw explainConstraint(error, runtime.registry.model);
      }
    },
  };
}
