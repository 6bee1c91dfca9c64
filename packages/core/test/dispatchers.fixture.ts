import {
  addIndex,
  column,
  command,
  createCrm,
  definePlugin,
  type JobContext,
  type JobDispatcher,
  job,
  type Migration,
  plainTable,
} from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { onTestFinished } from "vitest";
import * as z from "zod";

/** The least that a queue beside the table of jobs is: messages that are taken out by the transaction that claims. */
const mailbox: readonly Migration[] = [
  {
    name: "0001_messages",
    async up(db) {
      await plainTable(db, "posted_messages", {
        seq: column.sequence(),
        job: column.uuid(),
        name: column.text(),
        runAt: column.instant(),
      });
      await addIndex(db, "posted_messages_due", "posted_messages", ["runAt", "seq"]);
    },
  },
];
export const posted: JobDispatcher = {
  async queued(jobs, db) {
    const messages = jobs.map(({ id, name, runAt }) => ({ job: id, name, run_at: runAt }));
    await db.insertInto("posted_messages").values(messages).execute();
  },
  async next({ names, now, db }) {
    const due = db.selectFrom("posted_messages").select("seq").where("run_at", "<=", now).where("name", "in", names);
    const first = await due.orderBy("run_at").orderBy("seq").limit(1).executeTakeFirst();
    if (!first) return undefined;
    const taken = db.deleteFrom("posted_messages").where("seq", "=", first["seq"]).returning("job");
    // Another worker may have taken it in the meantime: an id that is nobody's is passed over, and the next one asked for.
    return String((await taken.executeTakeFirst())?.["job"] ?? "00000000-0000-4000-8000-000000000000");
  },
};

/** Two processes on one database, whose jobs a dispatcher hands out. */
export async function postOffice(dispatcher: JobDispatcher | undefined) {
  const database = await testDatabase();
  const state = {
    clock: Date.parse("2026-03-01T00:00:00Z"),
    perform: async (_n: number, _worker: string, _work: JobContext): Promise<void> => undefined,
  };
  const ran: string[] = [];
  const compose = async (worker: string) => {
    const errand = job({
      name: "posted.errand",
      input: z.strictObject({ n: z.int() }),
      attempts: 3,
      run: async ({ n }, work) => {
        ran.push(`${n} ${worker}`);
        await state.perform(n, worker, work);
      },
    });
    const ask = command({
      summary: "s",
      permission: "posted:write",
      route: "POST /posted",
      input: z.strictObject({
        n: z.int(),
        at: z.iso.datetime().optional(),
        unique: z.string().optional(),
        fail: z.boolean().default(false),
      }),
      output: z.object({}),
    }).run(async ({ n, at, unique, fail }, ctx) => {
      ctx.schedule(errand, { n }, { ...(at ? { at: new Date(at) } : {}), ...(unique ? { unique } : {}) });
      if (fail) throw new Error("undone");
      return {};
    });
    return createCrm({
      database: database.adapter,
      plugins: [
        definePlugin({ name: "posted", contract: 1, migrations: mailbox, jobs: [errand], operations: { ask } }),
      ],
      now: () => new Date(state.clock),
      onError: () => undefined,
      ...(dispatcher ? { jobs: dispatcher } : {}),
    });
  };
  const [first, second] = [await compose("first"), await compose("second")];
  await first.migrations.apply();
  onTestFinished(async () => {
    await Promise.all([first.close(), second.close()]);
    await database.drop();
  });
  const desk = first.as(anyone());
  return { state, ran, first, second, ask: desk.posted.ask, jobs: desk.jobs };
}
type Office = Awaited<ReturnType<typeof postOffice>>;

export function startWorker(crm: Office["first"], options: { concurrency?: number; pollMs?: number } = {}) {
  const stop = new AbortController();
  const idle = Promise.withResolvers<void>();
  const done = crm.work({ signal: stop.signal, pollMs: 5, concurrency: 2, ...options, onIdle: idle.resolve });
  return { idle: idle.promise, stop: () => stop.abort(), done };
}
export async function settle(...crms: Office["first"][]) {
  const workers = crms.map((crm) => startWorker(crm));
  await Promise.all(workers.map(({ idle }) => idle));
  for (const { stop } of workers) stop();
  await Promise.all(workers.map(({ done }) => done));
}
