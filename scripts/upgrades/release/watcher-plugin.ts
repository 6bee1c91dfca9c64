import {
  addColumns,
  column,
  command,
  definePlugin,
  event,
  type JournalEntry,
  job,
  type Migration,
  on,
  plainTable,
  type WriteContext,
} from "@kith/core";
import { leadCaptured } from "@kith/leads";
import * as z from "zod";

const noted = event({
  name: "watcher.noted",
  version: 1,
  permission: "watcher:read",
  payload: z.strictObject({ contactId: z.string(), n: z.int() }),
  timeline: ({ n }) => `Noted ${n}`,
});

const grow: Migration = {
  name: "0002_grown",
  async up(db) {
    const added = { contactId: column.reference("contacts").nullable(), weight: column.integer().default(1) };
    await addColumns(db, "watcher_topic", added);
    await db.updateTable("watcher_topic").set({ weight: 2 }).where("tenant_id", "=", "main").execute();
  },
};

export interface WatcherOptions {
  /** False: compose the plugin without its reactions, so that its consumer falls behind. */
  readonly reacts?: boolean;
  /** True: errands never end, so that a process that is killed leaves one running. */
  readonly hangs?: boolean;
  /** The plugin's next version: a reference added to a table with rows and children, which SQLite makes anew for it. */
  readonly grown?: boolean;
  /** The version after that, whose schema older processes cannot serve. */
  readonly breaking?: boolean;
}

/** Somebody else's plugin: tables of its own without unique keys, so that what takes effect twice is to be seen. */
export function watcher({ reacts = true, hangs = false, grown = false, breaking = false }: WatcherOptions = {}) {
  const errand = job({
    name: "watcher.errand",
    input: z.strictObject({ key: z.string() }),
    run: async ({ key }, { tenant, transaction, signal }) => {
      if (hangs) await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      await transaction(async ({ raw }) => {
        await raw.insertInto("watcher_run").values({ tenant_id: tenant, key }).execute();
      });
    },
  });
  const doomed = job({
    name: "watcher.doomed",
    input: z.strictObject({ key: z.string() }),
    attempts: 1,
    run: async ({ key }) => {
      throw new Error(`${key} was never to succeed`);
    },
  });
  const writes = { summary: "For the proof of upgrades", permission: "watcher:write", output: z.object({}) };
  const mark = async (entries: readonly JournalEntry[], { raw }: WriteContext) => {
    for (const { id: entry_id, tenant: tenant_id, event, subjects } of entries) {
      const id = subjects[0]?.id;
      await raw
        .insertInto("watcher_topic")
        .values({ tenant_id, id })
        .onConflict((is) => is.doNothing())
        .execute();
      await raw.insertInto("watcher_mark").values({ tenant_id, entry_id, event, topic_id: id }).execute();
    }
  };
  return definePlugin({
    name: "watcher",
    contract: 1,
    events: [noted],
    jobs: [errand, doomed],
    on: reacts ? [on(noted, mark), on(leadCaptured, mark)] : [],
    migrations: [
      {
        name: "0001_watcher",
        async up(db) {
          const tenantId = column.key();
          const topic = { tenantId, id: column.uuid() };
          await plainTable(db, "watcher_topic", topic, { primaryKey: ["tenantId", "id"], tenant: true });
          const seen = {
            tenantId,
            topicId: column.reference("watcher_topic"),
            entryId: column.uuid(),
            event: column.text(),
          };
          await plainTable(db, "watcher_mark", { number: column.sequence(), ...seen }, { tenant: true });
          const run = { number: column.sequence(), tenantId, key: column.text() };
          await plainTable(db, "watcher_run", run, { tenant: true });
        },
      },
      ...(grown || breaking ? [grow] : []),
      ...(breaking ? [{ name: "0003_breaking", compatibleFrom: "0003_breaking", up: async () => undefined }] : []),
    ],
    operations: {
      note: command({
        ...writes,
        route: "POST /watcher/notes",
        input: z.strictObject({ contactId: z.string(), from: z.int(), to: z.int() }),
      }).run(async ({ contactId, from, to }, ctx) => {
        for (let n = from; n <= to; n++) ctx.record(noted, { contactId, n }, [{ type: "contact", id: contactId }]);
        return {};
      }),
      ask: command({
        ...writes,
        route: "POST /watcher/errands",
        input: z.strictObject({ key: z.string(), at: z.iso.datetime().optional(), doomed: z.boolean().optional() }),
      }).run(async ({ key, at, doomed: isDoomed }, ctx) => {
        ctx.schedule(isDoomed ? doomed : errand, { key }, { unique: key, ...(at ? { at: new Date(at) } : {}) });
        return {};
      }),
    },
  });
}
