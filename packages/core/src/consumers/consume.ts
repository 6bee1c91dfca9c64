import { systemActor } from "../call/actor-check.ts";
import { flushPending } from "../call/flush-pending.ts";
import { admit } from "../call/grants.ts";
import { openSession } from "../call/invoke.ts";
import { newPending, type Session } from "../call/session.ts";
import { WriteCall } from "../call/write-call.ts";
import type { Runtime } from "../composition/runtime.ts";
import { type FeedPosition, readPosition, startPosition, writePosition } from "../journal/feed-position.ts";
import { readFeed } from "../journal/read-feed.ts";
import type { JournalEntry } from "../plugin/event.ts";
import type { Reaction } from "../plugin/reaction.ts";

const batchSize = 100;
const paused = new WeakMap<Runtime, Map<string, number>>();

/** One batch for every plugin that reacts to events. Answers whether anything was taken from the journal. */
export async function consumeAll(
  runtime: Runtime,
  signal: AbortSignal,
  onError: (error: unknown, what: string) => void,
): Promise<boolean> {
  const pauses = paused.get(runtime) ?? new Map<string, number>();
  paused.set(runtime, pauses);
  let worked = false;
  for (const [plugin, reactions] of runtime.registry.reactions) {
    if (signal.aborted || (pauses.get(plugin) ?? 0) > runtime.now().getTime()) continue;
    try {
      await runtime.assertReady();
      worked = (await consume(runtime, plugin, reactions)) || worked;
    } catch (error) {
      onError(error, `consumer ${plugin}`);
      // The batch was undone as a whole; the same one comes again.
      pauses.set(plugin, runtime.now().getTime() + 5000);
    }
  }
  return worked;
}

/** One batch: the handlers' effects and the new position commit together, so that each entry takes effect once. */
async function consume(runtime: Runtime, plugin: string, reactions: readonly Reaction[]): Promise<boolean> {
  const { database } = runtime;
  // Looked at outside the transaction first, so that an idle consumer writes nothing.
  const before = await positionOf(runtime, plugin, false);
  const look = await readFeed(database, before ?? startPosition, { tenant: undefined, limit: 1 });
  // A position between two snapshots must be taken past the later one, even where nothing stands between them.
  if (look.entries.length === 0 && !before?.hi) return false;
  const actor = systemActor("main", plugin);
  const opened = await openSession(runtime, { actor }, true);
  return database.transaction(`consumer ${plugin}`, async (unit) => {
    const position = (await positionOf(runtime, plugin, true)) ?? startPosition;
    const { entries, next } = await readFeed(database, position, { tenant: undefined, limit: batchSize });
    for (const group of groups(entries)) {
      const [first] = group as [JournalEntry, ...JournalEntry[]];
      const handlers = reactions.filter(({ event }) => event.name === first.event);
      if (handlers.length === 0) continue;
      const session: Session = {
        ...opened,
        actor: systemActor(first.tenant, plugin),
        tenant: await runtime.tenant(first.tenant),
        causedBy: group.at(-1)?.id,
        pending: newPending(),
      };
      const ctx = new WriteCall(session, admit(session.actor, "*"));
      for (const { event, handle } of handlers)
        await handle(
          group.map((entry) => current(entry, event)),
          ctx,
        );
      await flushPending(session, session.pending as NonNullable<Session["pending"]>);
    }
    await database.kysely
      .updateTable("consumer_positions")
      .set({ position: writePosition(next), updated_at: runtime.now() })
      .where("name", "=", plugin)
      .execute();
    unit.afterCommit.push(() => runtime.wake());
    return entries.length > 0 || Boolean(position.hi);
  });
}

async function positionOf(runtime: Runtime, name: string, forWriting: boolean): Promise<FeedPosition | undefined> {
  const db = runtime.database.kysely;
  if (forWriting)
    await db
      .insertInto("consumer_positions")
      .values({ name, position: writePosition(startPosition), updated_at: runtime.now() })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
  let query = db.selectFrom("consumer_positions").select("position").where("name", "=", name);
  if (forWriting && runtime.database.dialect === "postgresql") query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row && readPosition(row["position"]);
}

/** Consecutive entries of one event and one tenant. */
function groups(entries: readonly JournalEntry[]): readonly (readonly JournalEntry[])[] {
  const result: JournalEntry[][] = [];
  for (const entry of entries) {
    const last = result.at(-1);
    if (last?.[0]?.event === entry.event && last[0].tenant === entry.tenant) last.push(entry);
    else result.push([entry]);
  }
  return result;
}

/** An entry as today's handlers know it. */
function current(entry: JournalEntry, event: Reaction["event"]): JournalEntry {
  const { upcast } = event.definition;
  return entry.version < event.version && upcast
    ? { ...entry, version: event.version, payload: upcast(entry.payload, entry.version) }
    : entry;
}
