import type { RegisteredOperation } from "../composition/registry.ts";
import type { Answer, Caller, Runtime } from "../composition/runtime.ts";
import type { Unit } from "../database/unit.ts";
import { assertAdmitted, checkActor } from "./actor-check.ts";
import { explainConstraint } from "./explain-constraint.ts";
import { flushPending } from "./flush-pending.ts";
import { claimKey, type KeyClaim, settleKey } from "./idempotency.ts";
import { ReadCall } from "./read-call.ts";
import { admitted, type Prepared, parseInput, runOperation } from "./run-operation.ts";
import { newPending, type Session } from "./session.ts";
import { traced } from "./traced.ts";
import { withTeams } from "./with-teams.ts";

/** How a call is made to begin: the runtime's reader and clock, the tenant's settings. */
export async function openSession(runtime: Runtime, caller: Caller, writing: boolean): Promise<Session> {
  const actor = checkActor(caller.actor);
  await runtime.assertReady();
  const session: Session = {
    runtime,
    reader: runtime.reader,
    actor,
    author: actor.user,
    tenant: assertAdmitted(actor, await runtime.tenant(actor.tenant)),
    now: runtime.now(),
    causedBy: caller.causedBy,
    pending: writing ? newPending() : undefined,
  };
  // Without a promise where there is nothing to wait for.
  return actor.teams === undefined && actor.grants.some(({ scope }) => scope === "team") ? withTeams(session) : session;
}

/** A call from outside: HTTP, a service of `crm.as`, a job. */
export function invoke(
  runtime: Runtime,
  registered: RegisteredOperation,
  input: unknown,
  caller: Caller,
): Promise<Answer> {
  return traced(registered.key, { "kith.tenant": caller.actor?.tenant }, () =>
    perform(runtime, registered, input, caller),
  );
}

async function perform(
  runtime: Runtime,
  registered: RegisteredOperation,
  input: unknown,
  caller: Caller,
): Promise<Answer> {
  const { operation, key } = registered;
  const status = operation.declaration.status ?? 200;
  const { database } = runtime;
  const host = caller.hostTransaction;
  if (operation.kind === "query") {
    const session = await openSession(runtime, caller, false);
    const read = () => runOperation(session, registered, input);
    return { status, output: await (host === undefined ? read() : database.join(host, key, read)) };
  }
  const opened = await openSession(runtime, caller, true);
  const prepared = await prepare(opened, registered, input);
  const work = async (unit: Unit): Promise<Answer> => {
    // Anew each time: it is run again where a commit that it shared has failed.
    const session = { ...opened, pending: newPending() };
    const claim = caller.idempotency && (await claimKey(session, registered, caller.idempotency));
    if (claim?.seen) return replay(runtime, registered, claim, caller);
    const output = await runOperation(session, registered, input, prepared);
    await flushPending(session, session.pending);
    if (caller.idempotency) await settleKey(session, caller.idempotency.key, status, output);
    unit.afterCommit.push(() => runtime.wake());
    return { status, output };
  };
  try {
    return await (host === undefined ? database.transaction(key, work) : database.join(host, key, work));
  } catch (error) {
    throw explainConstraint(error, runtime.registry.model);
  }
}

/** The step before the transaction; permission and input come first, as for the rest. */
async function prepare(
  session: Session,
  { operation }: RegisteredOperation,
  input: unknown,
): Promise<Prepared | undefined> {
  if (!operation.prepare) return undefined;
  const grants = admitted(session, operation.permission);
  const parsed = parseInput(operation.declaration.input, input);
  return { value: await operation.prepare(parsed, new ReadCall({ ...session, pending: undefined }, grants)) };
}

/** The answer to a repeated request: the record it made, as the caller may see it now. */
async function replay(
  runtime: Runtime,
  registered: RegisteredOperation,
  claim: KeyClaim,
  caller: Caller,
): Promise<Answer> {
  const reader = runtime.registry.readerOf(registered);
  const { recordId, status } = claim;
  if (!reader || !recordId) return { status, output: recordId ? { id: recordId } : null, replayed: true };
  const session = await openSession(runtime, caller, false);
  return { status, output: await runOperation(session, reader, { id: recordId }), replayed: true };
}
