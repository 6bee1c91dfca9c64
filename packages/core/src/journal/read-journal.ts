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
    after: z.string().max(4096).optional().describe("`nextCursor` of the page before; from the beginning without it"),
    limit: z.int().min(1).max(500).default(100),
  }),
  output: z.object({ items: z.array(JournalEntryView), nextCursor: z.string() }),
  examples: [{}, { limit: 500 }],
}).run(async ({ after, limit }, ctx) => {
  const call = ctx as ReadCall;
  const { registry, database } = call.session.runtime;
  const position = after === undefined ? startPosition : readPosition(after);
  const batch = await readFeed(database, position, { tenant: ctx.tenant.id, limit });
  const permitted = batch.entries.filter((entry) => admit(ctx.actor, permissionOf(registry, entry)).length > 0);
  const visible = await visibleRecords(ctx, permitted.flatMap(({ subjects }) => subjects.slice(0, 1)));
  const items = permitted
    .filter(({ subjects: [first] }) => !first || visible.has(first.id))
    .map((entry) => ({ entry, hidden: hiddenOf(call, permissionOf(registry, entry)) }))
    .map(({ entry, hidden }) => ({
      id: entry.id,
      event: entry.event,
      eventVersion: entry.version,
      at: entry.at,
      actor: entry.actor,
      causedBy: entry.causedBy ?? null,
      subjects: [...entry.subjects],
      changes: without(hidden, entry.changes),
      payload: without(hidden, entry.payload),
    }));
  return { items, nextCursor: writePosition(batch.next) };
});

/** A declared event says who may see it; a change of a record is seen by who may see the record. */
function permissionOf(registry: Registry, { event }: JournalEntry): string {
  const declared = registry.events.get(event);
  if (declared) return declared.permission;
  const type = event.slice(0, event.lastIndexOf("."));
  return registry.permissionOfType.get(type) ?? "*";
}

/** Fields hidden on some of the caller's rows are hidden in all entries: the row as it was then is not there to ask. */
const hiddenOf = (ctx: ReadCall, permission: string) =>
  hiddenSomewhere([...admit(ctx.actor, permission), ...ctx.grants]);

function without<T>(hidden: ReadonlySet<string>, value: T): T {
  if (hidden.size === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !hidden.has(name))) as T;
}
