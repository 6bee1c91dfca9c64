import { anyone, createTestCrm } from "@kith/testing";
import { sql } from "kysely";
import { afterAll } from "vitest";

export const state = { clock: Date.parse("2026-03-01T00:00:00Z") };
export const t = await createTestCrm({ now: () => new Date(state.clock) });
/** The same database, written to behind the CRM's back. */
export const raw = await t.owner.open();
afterAll(async () => {
  await raw.close();
  await t.close();
});

export const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
export const seals = (tenant = "main") =>
  raw.kysely.selectFrom("journal_seals").selectAll().where("tenant_id", "=", tenant).orderBy("number").execute();
/** The number of the newest block; 0 where there is none. */
export const newest = async (tenant = "main") => Number((await seals(tenant)).at(-1)?.["number"] ?? 0);
/** Seals what there is, then makes blocks of three entries each: a contact, made and changed twice. */
export async function sealed(blocks: number, tenant = "main"): Promise<{ after: number; ids: string[] }> {
  const desk = t.crm.as(anyone({ tenant }));
  await t.settle();
  const after = await newest(tenant);
  const ids: string[] = [];
  for (let block = 0; block < blocks; block += 1) {
    const { id } = await desk.contacts.create({ displayName: `Contact ${block}`, notes: "a note" });
    for (const nickname of ["x", "y"]) await desk.contacts.update({ id, nickname });
    ids.push(id);
    await t.settle();
  }
  return { after, ids };
}
/** The entries that are about a record, oldest first. */
export const entriesOf = async (id: string) =>
  raw.kysely
    .selectFrom("journal")
    .innerJoin("journal_subjects", "journal_subjects.entry_id", "journal.id")
    .selectAll("journal")
    .where("journal_subjects.subject_id", "=", id)
    .orderBy("journal.seq")
    .execute();
export const tamper = (statement: ReturnType<typeof sql>) =>
  raw.transaction("tampering", () => statement.execute(raw.kysely));
export const verify = (input: { after?: number; limit?: number } = {}, as = t.desk) => as.journal.verify(input);
export { sql };
