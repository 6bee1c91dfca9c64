import type { ExpressionBuilder } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import type { Cron } from "../plugin/job.ts";
import { cronTimes } from "./cron-time.ts";

/** The tenant whose rows the system's are. */
export const systemTenant = "main";

const atOnce = 500;
/** A schedule reckoned from a time that is further ahead than this was reckoned by a clock that has been put right since. */
const aheadMs = 24 * 60 * 60 * 1000;

/**
 * Gives each job with a cron pattern its schedules: one for each tenant, those made since included, or one for the
 * system. With `changed`, those of another pattern or time zone begin anew.
 */
export async function syncSchedules(runtime: Runtime, changed: boolean): Promise<void> {
  for (const [name, { job }] of runtime.registry.jobs) {
    const { cron } = job.definition;
    while (cron && (await syncPage(runtime, name, cron, changed)) === atOnce);
  }
}

/** One page of the tenants that lack the schedule of a job as it is to be. Answers how many there were. */
async function syncPage({ database, now }: Runtime, name: string, cron: Cron, changed: boolean): Promise<number> {
  const { kysely } = database;
  const at = now();
  const system = cron.per === "system";
  const fixedZone = cron.timeZone ?? (system ? "UTC" : undefined);
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of an untyped database
  const stale = (eb: ExpressionBuilder<any, any>, row: string, pattern: unknown, zone: unknown) =>
    eb.or([
      eb(`${row}.reckoned_at`, ">", new Date(at.getTime() + aheadMs)),
      ...(changed ? [eb(`${row}.pattern`, "!=", pattern), eb(`${row}.time_zone`, "!=", zone)] : []),
    ]);
  const lacking = await kysely
    .selectFrom("tenants as t")
    .leftJoin("job_schedules as s", (join) => join.onRef("s.tenant_id", "=", "t.id").on("s.name", "=", name))
    .select(["t.id", "t.time_zone"])
    .where((eb) => eb.or([eb("s.name", "is", null), stale(eb, "s", cron.pattern, fixedZone ?? eb.ref("t.time_zone"))]))
    .where("t.status", "!=", "deleted")
    .$if(system, (query) => query.where("t.id", "=", systemTenant))
    .limit(atOnce)
    .execute();
  if (lacking.length === 0) return 0;
  const times = cronTimes(at);
  const rows = lacking.map((tenant) => {
    const time_zone = fixedZone ?? String(tenant["time_zone"]);
    const next_at = times(cron.pattern, time_zone);
    return { name, tenant_id: tenant["id"], pattern: cron.pattern, time_zone, reckoned_at: at, next_at };
  });
  await database.transaction("jobs.schedules", () =>
    kysely
      .insertInto("job_schedules")
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(["name", "tenant_id"])
          .doUpdateSet((eb) => ({
            pattern: eb.ref("excluded.pattern"),
            time_zone: eb.ref("excluded.time_zone"),
            reckoned_at: eb.ref("excluded.reckoned_at"),
            next_at: eb.ref("excluded.next_at"),
          }))
          // Not one that another process has put right and fired in the meantime.
          .where((eb) => stale(eb, "job_schedules", eb.ref("excluded.pattern"), eb.ref("excluded.time_zone"))),
      )
      .execute(),
  );
  return lacking.length;
}
