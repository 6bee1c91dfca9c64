import { setImmediate as turn } from "node:timers/promises";
import { type JobContext, job, type RawBuilder, sql, type WriteContext } from "@kith/core";
import * as z from "zod";
import { circular } from "./parents-first.ts";
import { type TenantTable, tenantTables } from "./tenant-tables.ts";

const rowsAtOnce = 1_000;
const filesAtOnce = 100;

/**
 * Deletes a tenant's rows, children before parents, and the bytes of its files before their rows. Killed midway it goes on
 * where it was. Last, in one transaction: nothing is left, this job's own row goes, and the tenant's id is nobody's again.
 */
export const runDeletion = job({
  name: "tenancy.delete",
  input: z.strictObject({}),
  attempts: 10,
  run: async (_input, job) => {
    const tables = await job.transaction(tenantTables);
    const childrenFirst = tables.toReversed();
    do {
      for (const table of childrenFirst) await empty(job, table, circular(tables, table));
      // What was under way when it began may have written since.
    } while (!(await job.transaction((ctx) => finish(ctx, childrenFirst))));
  },
});

async function empty(job: JobContext, table: TenantTable, references: readonly string[]): Promise<void> {
  if (table.name === "files") await discardFiles(job);
  for (const column of references)
    await inChunks(job, table, sql`${sql.ref(column)} is not null`, (rows) => {
      return sql`update ${sql.table(table.name)} set ${sql.ref(column)} = null where ${rows}`;
    });
  await inChunks(job, table, unfinished(table), (rows) => sql`delete from ${sql.table(table.name)} where ${rows}`);
}

/** All but the row of this job, which fences it. */
const unfinished = ({ name }: TenantTable): RawBuilder<unknown> =>
  name === "jobs" ? sql`name <> ${runDeletion.name}` : sql`1 = 1`;

async function inChunks(
  job: JobContext,
  { name, primaryKey }: TenantTable,
  which: RawBuilder<unknown>,
  statement: (rows: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<void> {
  const key = sql.join(primaryKey.map((column) => sql.ref(column)));
  const one = ({ raw, tenant }: WriteContext) =>
    statement(sql`(${key}) in (select ${key} from ${sql.table(name)}
      where tenant_id = ${tenant.id} and ${which} limit ${sql.lit(rowsAtOnce)})`).execute(raw);
  while (Number((await job.transaction(one)).numAffectedRows ?? 0) > 0) await turn();
}

async function discardFiles(job: JobContext): Promise<void> {
  for (;;) {
    const files = await job.transaction(({ raw, tenant }) =>
      raw.selectFrom("files").select("id").where("tenant_id", "=", tenant.id).limit(filesAtOnce).execute(),
    );
    if (files.length === 0) return;
    for (const { id } of files) await job.discard(String(id));
  }
}

async function finish({ raw, tenant }: WriteContext, tables: readonly TenantTable[]): Promise<boolean> {
  for (const table of tables) {
    const left = await sql`select 1 from ${sql.table(table.name)}
      where tenant_id = ${tenant.id} and ${unfinished(table)} limit 1`.execute(raw);
    if (left.rows.length > 0) return false;
  }
  await raw.deleteFrom("jobs").where("tenant_id", "=", tenant.id).execute();
  const nothing = { name: "", region: "US", locale: "en", time_zone: "UTC", currency: "USD" };
  await raw
    .updateTable("tenants")
    .set({ status: "deleted", ...nothing })
    .where("id", "=", tenant.id)
    .execute();
  return true;
}
