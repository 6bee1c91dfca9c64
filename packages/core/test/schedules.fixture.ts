import { createCrm, definePlugin, type JobContext, job } from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { onTestFinished } from "vitest";
import * as z from "zod";

/** What tests set: the time, and what the recurring jobs are. */
export interface Bells {
  readonly pattern?: string;
  readonly timeZone?: string;
  readonly per?: "tenant" | "system";
}

/** Workers with a bell that rings by itself, on one database, and when it rang for whom. */
export async function bellTower(start: string) {
  const database = await testDatabase();
  const state = { clock: Date.parse(start) };
  const rung: string[] = [];
  const open: { close(): Promise<void> }[] = [];
  onTestFinished(async () => {
    await Promise.all(open.map((crm) => crm.close()));
    await database.drop();
  });
  const compose = async ({ pattern = "0 * * * *", timeZone, per = "tenant" }: Bells = {}) => {
    const ring = job({
      name: "bells.ring",
      input: z.strictObject({ loud: z.boolean().default(true) }),
      cron: { pattern, per, ...(timeZone ? { timeZone } : {}) },
      run: async ({ loud }, work: JobContext) => {
        rung.push(
          `${new Date(state.clock).toISOString().slice(0, 16)} ${work.tenant ?? "system"}${loud ? "" : " softly"}`,
        );
      },
    });
    const crm = await createCrm({
      database: database.adapter,
      plugins: [definePlugin({ name: "bells", contract: 1, jobs: [ring], operations: {} })],
      now: () => new Date(state.clock),
    });
    open.push(crm);
    await crm.migrations.apply();
    return crm;
  };
  type Tower = Awaited<ReturnType<typeof compose>>;
  return {
    rung,
    compose,
    /** Moves the clock to each of these times, and lets the workers find out there. */
    at: async (crms: Tower | readonly Tower[], ...times: readonly string[]) => {
      for (const time of times) {
        state.clock = Date.parse(time);
        await Promise.all([crms].flat().map(settle));
      }
    },
    tenant: (crm: Tower, id: string, timeZone: string) =>
      crm.asSystem({ tenant: "main", reason: "test" }).tenants.create({ id, timeZone }),
    jobs: (crm: Tower, tenant = "main") => crm.as(anyone({ tenant })).jobs,
  };
}

async function settle(crm: {
  work: (options: { signal: AbortSignal; pollMs: number; onIdle: () => void }) => unknown;
}) {
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
}
