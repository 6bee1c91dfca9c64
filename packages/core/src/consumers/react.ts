import { systemActor } from "../call/actor-check.ts";
import { explainConstraint } from "../call/explain-constraint.ts";
import { flushPending } from "../call/flush-pending.ts";
import { openSession } from "../call/invoke.ts";
import { newPending, type Session } from "../call/session.ts";
import { WriteCall } from "../call/write-call.ts";
import type { Runtime } from "../composition/runtime.ts";
import { isCrmError } from "../errors/crm-error.ts";
import type { JournalEntry } from "../plugin/event.ts";
import type { BareEntry, Reaction } from "../plugin/reaction.ts";

/** What a plugin reacts with. */
export interface Reactor {
  readonly plugin: string;
  readonly reactions: readonly Reaction[];
}

/** Opened outside the transaction: in one, tenants that it sees for the first time would not be kept. */
export async function sessionFor(runtime: Runtime, plugin: string, entries: readonly BareEntry[]): Promise<Session> {
  for (const tenant of new Set(entries.map(({ tenant }) => tenant))) await runtime.tenant(tenant);
  return openSession(runtime, { actor: systemActor("main", plugin) }, true);
}

/**
 * Calls the handlers with entries of one event and one tenant, in the open transaction: whole ones, unless all of them
 * have said that they need no details.
 */
export function react(opened: Session, reactor: Reactor, entries: Together): Promise<void> {
  return opened.runtime.database.reaching(entries[0], () => handle(opened, reactor, entries));
}

type Together = readonly [BareEntry, ...BareEntry[]];

async function handle(opened: Session, { plugin, reactions }: Reactor, entries: Together): Promise<void> {
  const { runtime } = opened;
  const [{ tenant, event }] = entries;
  const pending = newPending();
  const session: Session = {
    ...opened,
    actor: systemActor(tenant, plugin),
    tenant: await runtime.tenant(tenant),
    now: runtime.now(),
    causedBy: entries.at(-1)?.id,
    pending,
  };
  const ctx = new WriteCall(session, session.actor.grants);
  for (const reaction of reactions)
    if (reaction.event.name === event)
      await reaction.handle(
        entries.map((entry) => current(entry as JournalEntry, reaction.event)),
        ctx,
      );
  await flushPending(session, pending);
  if (pending.entries.length > 0) runtime.database.unit()?.afterCommit.push(() => runtime.wake());
}

/** An entry as today's handlers know it. */
function current(entry: JournalEntry, { name, version, definition: { upcast } }: Reaction["event"]): JournalEntry {
  // For a newer process to try again.
  if (entry.version > version) throw new Error(`${name} has version ${entry.version}, this process knows ${version}`);
  return entry.version < version && upcast
    ? { ...entry, version, payload: upcast(entry.payload, entry.version) }
    : entry;
}

/** What no handler can help: the database was not there, or others were in the way. */
export const isNobodysFault = (error: unknown): boolean =>
  isCrmError(error) && ["database.unavailable", "database.busy", "crm.closed"].includes(error.code);

/** An error as it is kept beside the entry. */
export function errorText(error: unknown, { registry }: Runtime): string {
  const meant = explainConstraint(error, registry.model);
  // PostgreSQL keeps no NUL in a text.
  return String(meant instanceof Error ? meant.message : meant)
    .replaceAll("\0", "")
    .slice(0, 2_000);
}
