import * as z from "zod";
import { admit, hiddenSomewhere } from "../call/grants.ts";
import type { ReadCall } from "../call/read-call.ts";
import { visibleRecords } from "../call/visible-records.ts";
import type { Registry } from "../composition/registry.ts";
import type { JournalEntry } from "../plugin/event.ts";
import { query } from "../plugin/operation.ts";
import { readPosition, startPosition, writePosition } from "./feed-position.ts";
import { readFeed } from "./read-feed.ts";

const JournalEntryView = z
  .object({
    id: z.string(),
    event: z.string().describe("`contact.updated`, or a plugin's event such as `lead.qualified`"),
    eventVersion: z.int(),
    at: z.iso.datetime(),
    actor: z.string(),
    causedBy: z.string().nullable(),
    subjects: z.array(z.object({ type: z.string(), id: z.string() })),
    changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
    payload: z.unknown(),
  })
  .meta({ id: "JournalEntry" });

/** The feed for those who sync. Take `nextCursor` as the next `after`; it is never null, an empty page means "up to date". */
export const readJournal = query({
  summary: "Read the journal in commit order, for those who sync",
  permission: "journal:read",
  route: "GET /journal",
  input: z.strictObject({
    after: z.string().max(16_384).optional().describe("`nextCursor` of the page before; from the beginning without it"),
    limit: z.int().min(1).max(500).default(100),
  }),
  output: z.object({ items: z.array(JournalEntryView), nextCursor: z.string() }),
  examples: [{}, { limit: 500 }],
}).run(async ({ after, limit }, ctx) => {
  const call = ctx as ReadCall;
  let position = after === undefined ? startPosition : readPosition(after);
  for (;;) {
    const batch = await readFeed(call.session.runtime.database, position, { tenant: ctx.tenant.id, limit });
    const items = await visibleEntries(call, batch.entries);
    // A page is empty only at the end, not where all of it is for others.
    if (items.length > 0 || batch.entries.length < limit) return { items, nextCursor: writePosition(batch.next) };
    position = batch.next;
  }
});

async function visibleEntries(call: ReadCall, entries: readonly JournalEntry[]) {
  const { registry } = call.session.runtime;
  const permitted = entries
    .map((entry) => ({ entry, permission: permissionOf(registry, entry) }))
    .filter(({ permission }) => admit(call.actor, permission).length > 0);
  const visible = await visibleRecords(
    call,
    permitted.flatMap(({ entry }) => entry.subjects.slice(0, 1)),
  );
  return permitted
    .filter(
      ({
        entry: {
          subjects: [first],
        },
      }) => !first || visible.has(first.id),
    )
    .map(({ entry, permission }) => {
      const hidden = hiddenOf(call, permission);
      return {
        id: entry.id,
        event: entry.event,
        eventVersion: entry.version,
        at: entry.at,
        actor: entry.actor,
        causedBy: entry.causedBy ?? null,
        subjects: [...entry.subjects],
        changes: without(hidden, entry.changes),
        payload: without(hidden, entry.payload),
      };
    });
}

/** What happens to any record, besides the events that plugins declare. */
const changesOfRecords = /^(\w+)\.(created|updated|deleted|restored)$/;

/** A declared event says who may see it; a change of a record is seen by who may see the record. */
function permissionOf(registry: Registry, { event }: JournalEntry): string {
  const declared = registry.events.get(event);
  if (declared) return declared.permission;
  const type = changesOfRecords.exec(event)?.[1] ?? "";
  return registry.permissionOfType.get(type) ?? "*";
}

/** Fields hidden on some of the caller's rows are hidden in all entries: the row as it was then is not there to ask. */
const hiddenOf = (ctx: ReadCall, permission: string) =>
  hiddenSomewhere([...admit(ctx.actor, permission), ...ctx.grants]);

function without<T>(hidden: ReadonlySet<string>, value: T): T {
  if (hidden.size === 0 || typeof value !== "object" || value === null) return value;
  // Child lists stand in changes as they are written: their rows have properties of their own.
  if (Array.isArray(value)) return value.map((item) => without(hidden, item)) as T;
  const shown = Object.entries(value).filter(([name]) => !hidden.has(name));
  return Object.fromEntries(shown.map(([name, member]) => [name, without(hidden, member)])) as T;
}
