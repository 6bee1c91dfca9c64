import { systemActor } from "../call/actor-check.ts";
import { explainConstraint } from "../call/explain-constraint.ts";
import { flushPending } from "../call/flush-pending.ts";
import { openSession } from "../call/invoke.ts";
import { ReadCall } from "../call/read-call.ts";
import { parseInput } from "../call/run-operation.ts";
import type { Session } from "../call/session.ts";
import { traced } from "../call/traced.ts";
import { WriteCall } from "../call/write-call.ts";
import type { Runtime } from "../composition/runtime.ts";
import { storedBytes } from "../files/open-file.ts";
import { discardFile, registerFile } from "../files/register-file.ts";
import type { ReadContext, WriteContext } from "../plugin/context.ts";
import type { JobContext } from "../plugin/job.ts";
import type { ClaimedJob, StoredJob } from "./claim-job.ts";
import { fencedUpdate, type JobState, LeaseLost, renewed } from "./job-state.ts";

/** How long one transaction of a job may take. */
export const limitMs = 300_000;

/** A job's handler at work. `alive` is told of each sign of life. */
export async function runJob(runtime: Runtime, job: ClaimedJob, signal: AbortSignal, alive: () => void): Promise<void> {
  const known = runtime.registry.jobs.get(job.name);
  if (!known) throw new Error(`No plugin of this composition has the job ${job.name}; compose it to go on`);
  const { definition } = known.job;
  await traced(`job ${job.name}`, { "kith.tenant": job.tenant, "kith.job": job.id }, () =>
    definition.run(parseInput(definition.input, job.input), jobContext(runtime, job, known.plugin, signal, alive)),
  );
}

/** A call by the job: what it makes belongs to whoever asked for it. */
export async function jobSession(
  runtime: Runtime,
  { id, tenant, createdBy }: StoredJob,
  plugin: string,
  writing: boolean,
): Promise<Session> {
  const caller = { actor: systemActor(tenant, plugin), causedBy: `job:${id}` };
  return { ...(await openSession(runtime, caller, writing)), author: createdBy };
}

function jobContext(
  runtime: Runtime,
  job: ClaimedJob,
  plugin: string,
  signal: AbortSignal,
  alive: () => void,
): JobContext {
  const { database } = runtime;
  const open = (writing: boolean) => jobSession(runtime, job, plugin, writing);
  const fence = async (state: JobState = {}) => {
    signal.throwIfAborted();
    if (!(await fencedUpdate(database, job, { ...renewed(runtime.now()), ...state })))
      throw new LeaseLost(`Job ${job.id} was cancelled, or taken over by another worker`);
  };
  /** A sign of life at the beginning and at the end. */
  const lively = async <T>(work: () => Promise<T>): Promise<T> => {
    alive();
    try {
      return await work();
    } finally {
      alive();
    }
  };
  return {
    signal,
    tenant: job.system ? undefined : job.tenant,
    get now() {
      return runtime.now();
    },
    read: <T>(work: (ctx: ReadContext) => Promise<T>) =>
      lively(async () => {
        const session = await open(false);
        return work(new ReadCall(session, session.actor.grants));
      }),
    file: (id) => watched(storedBytes(runtime, job.tenant, id), alive),
    store: (bytes, { name, contentType }) =>
      lively(async () => {
        const blob = await runtime.blobs.put(watched(bytes, alive), { maxBytes: Number.MAX_SAFE_INTEGER });
        return registerFile(runtime, systemActor(job.tenant, plugin), { blob, name, contentType }, job.createdBy);
      }),
    discard: (id) => lively(() => discardFile(runtime, systemActor(job.tenant, plugin), id)),
    progress: (done, of) =>
      lively(() =>
        database.transaction(`${job.name} progress`, () =>
          fence({ progress_done: done, ...(of === undefined ? {} : { progress_of: of }) }),
        ),
      ),
    transaction: <T>(work: (ctx: WriteContext) => Promise<T>) =>
      lively(async () => {
        const session = await open(true);
        try {
          return await database.transaction(
            job.name,
            async (unit) => {
              await fence();
              const result = await work(new WriteCall(session, session.actor.grants));
              await flushPending(session, session.pending as NonNullable<Session["pending"]>);
              unit.afterCommit.push(() => runtime.wake());
              return result;
            },
            { limitMs },
          );
        } catch (error) {
          throw explainConstraint(error, runtime.registry.model);
        }
      }),
  };
}

/** Bytes that are read are a sign of life. */
const watched = (bytes: ReadableStream<Uint8Array>, alive: () => void) =>
  ReadableStream.from(chunks(bytes, alive)) as ReadableStream<Uint8Array>;

async function* chunks(bytes: ReadableStream<Uint8Array>, alive: () => void) {
  for await (const chunk of bytes) {
    alive();
    yield chunk;
  }
}
