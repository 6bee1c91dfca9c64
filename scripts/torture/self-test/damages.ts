import { openSync, writeSync } from "node:fs";
import type { Kind } from "../findings.ts";
import type { Inspector } from "../inspector.ts";
import type { Target } from "../target.ts";

/** Something done to a sound database behind its back, and the counter that must go up. */
export interface Damage {
  readonly raises: Kind;
  readonly name: string;
  /** Statements; or what needs to look first. */
  readonly does: readonly string[] | ((inspector: Inspector, target: Target) => Promise<void>);
  readonly only?: Target["dialect"];
}

const one = (table: string, where: string, column = "id") =>
  `(select min(${column === "id" ? "cast(id as text)" : column}) from ${table} where ${where})`;
const contact = one("contacts", "display_name like 'contact %' and version > 1");
const bulk = one("contacts", "display_name like 'bulk %'");
const lead = one("leads_lead", "status = 'converted'");
const touch = one("torture_touch", "key not like 'entry %'", "key");
const byId = "cast(id as text) =";

export const damages: readonly Damage[] = [
  { raises: "lost", name: "a contact is gone", does: [`delete from contacts where ${byId} ${contact}`] },
  {
    raises: "lost",
    name: "a contact has its content of an older version",
    does: [`update contacts set job_title = 'first' where ${byId} ${contact}`],
  },
  {
    raises: "lost",
    name: "a contact is at an older version",
    does: [`update contacts set version = 1 where ${byId} ${contact}`],
  },
  {
    raises: "lost",
    name: "the entry of an update is gone",
    does: ["delete from journal where event = 'contact.updated'"],
  },
  {
    raises: "lost",
    name: "a lead is not converted",
    does: [`update leads_lead set version = 2 where ${byId} ${lead}`],
  },
  { raises: "lost", name: "an import is gone", does: ["delete from imports_import"] },
  { raises: "lost", name: "a counted event is gone", does: [`delete from torture_touch where key = ${touch}`] },
  {
    raises: "halfDone",
    name: "a contact without its e-mail",
    does: [`delete from contacts_email where cast(contact_id as text) = ${contact}`],
  },
  {
    raises: "halfDone",
    name: "a contact without its phone",
    does: [`delete from contacts_phone where cast(contact_id as text) = ${contact}`],
  },
  {
    raises: "halfDone",
    name: "a contact without its entry",
    does: [
      `delete from journal where event = 'contact.created' and id in (
        select entry_id from journal_subjects where subject_id = ${contact})`,
    ],
  },
  { raises: "halfDone", name: "an entry without its relation", does: ["delete from relations"] },
  { raises: "halfDone", name: "one of a bulk is gone", does: [`delete from contacts where ${byId} ${bulk}`] },
  {
    raises: "halfDone",
    name: "a conversion without its lead's part",
    does: [`update leads_lead set status = 'qualified' where ${byId} ${lead}`],
  },
  { raises: "halfDone", name: "a row is not in the report", does: ["delete from imports_row where row_number = 3"] },
  { raises: "halfDone", name: "a command's job is gone", does: ["delete from jobs", "delete from torture_run"] },
  { raises: "halfDone", name: "an effect of nothing", does: ["delete from journal where event = 'torture.touched'"] },
  {
    raises: "eventsLost",
    name: "an event without its effect",
    does: [`delete from torture_effect where number = (select max(number) from torture_effect)`],
  },
  { raises: "reordered", name: "two effects in the wrong order", does: exchangeEffects },
  {
    raises: "appliedTwice",
    name: "an event took effect twice",
    does: [
      `insert into torture_effect (tenant_id, entry_id, event, subject, n, worker)
        select tenant_id, entry_id, event, subject, n, worker from torture_effect where number = 1`,
    ],
  },
  {
    raises: "appliedTwice",
    name: "a job's step was done twice",
    does: [
      `insert into torture_run (tenant_id, key, step, worker)
        select tenant_id, key, step, worker from torture_run where number = 1`,
    ],
  },
  {
    raises: "appliedTwice",
    name: "a command was carried out twice",
    does: [
      `update contacts set display_name = (select display_name from contacts where ${byId} ${bulk}) where ${byId} ${contact}`,
    ],
  },
  { raises: "appliedTwice", name: "a row was imported again", does: ["update imports_import set skipped = 1"] },
  { raises: "stuck", name: "a job waits", does: ["update jobs set status = 'queued'"] },
  { raises: "stuck", name: "a job did not do all", does: ["delete from torture_run where step = 3"] },
  { raises: "stuck", name: "an import is not over", does: ["update imports_import set status = 'running'"] },
  {
    raises: "stuck",
    name: "imports were given up",
    does: [`update imports_import set status = 'failed', problem = '{"code":"import.interrupted"}'`],
  },
  { raises: "integrity", name: "an entry was changed", does: ["update journal set actor = 'somebody else'"] },
  { raises: "integrity", name: "a key refers to nothing", does: [`delete from organizations`] },
  { raises: "integrity", name: "a page of an index is damaged", does: damagePage, only: "sqlite" },
];

async function exchangeEffects(inspector: Inspector): Promise<void> {
  const rows = await inspector.rows<{ number: number; entry: string; n: number }>(
    `select number, entry_id as entry, n from torture_effect where subject = (select subject from torture_effect
      where event = 'torture.touched' group by subject having count(*) > 1 limit 1) order by number limit 2`,
  );
  const [first, second] = rows;
  if (!first || !second) throw new Error("No subject has two events");
  for (const [to, { entry, n }] of [
    [first, second],
    [second, first],
  ] as const)
    await inspector.rows("update torture_effect set entry_id = ?, n = ? where number = ?", entry, n, to.number);
}

async function damagePage(inspector: Inspector, { location }: Target): Promise<void> {
  const [page] = await inspector.rows<{ offset: number }>(
    `select rootpage * (select page_size from pragma_page_size) - 300 as offset from sqlite_schema
      where name = 'contacts_name'`,
  );
  await inspector.rows("pragma wal_checkpoint(truncate)");
  writeSync(openSync(location, "r+"), Buffer.alloc(200, 0xab), 0, 200, Number(page?.offset));
}
