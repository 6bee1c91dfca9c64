import type { Kind } from "../findings.ts";
import type { Check } from "./check.ts";

/** Half-done is a record without what was written with it: its children, and an entry for each of its versions. */
export async function checkRecords(check: Check, names: Map<string, string>): Promise<void> {
  const { inspector, findings, since } = check;
  const after = inspector.instant(since.at);
  const report = async (kind: Kind, problem: string, sql: string, ...parameters: readonly unknown[]) => {
    for (const { culprit } of await inspector.rows<{ culprit: unknown }>(sql, ...parameters))
      findings.add(kind, `${culprit}: ${problem}`);
  };

  for (const child of ["email", "phone"])
    await report(
      "halfDone",
      `a contact without its ${child}`,
      `select c.display_name as culprit from contacts c where c.created_at >= ? and not exists (
        select 1 from contacts_${child} e where e.tenant_id = c.tenant_id and e.contact_id = c.id)`,
      after,
    );

  for (const { type, table } of recordTables) {
    const event = `('${type}.created', '${type}.updated')`;
    await report(
      "halfDone",
      `a ${type} with fewer or more entries in the journal than versions`,
      `select r.id as culprit from ${table} r where r.updated_at >= ? and r.version <> (
        select count(*) from journal_subjects s join journal j on j.tenant_id = s.tenant_id and j.id = s.entry_id
        where s.tenant_id = r.tenant_id and s.type = '${type}' and s.subject_id = cast(r.id as text) and j.event in ${event})`,
      after,
    );
    await report(
      "halfDone",
      `an entry of the journal without its ${type}`,
      `select s.subject_id as culprit from journal j
        join journal_subjects s on s.tenant_id = j.tenant_id and s.entry_id = j.id and s.position = 0
        where j.seq > ? and j.event in ${event}
        and not exists (select 1 from ${table} r where r.tenant_id = j.tenant_id and cast(r.id as text) = s.subject_id)`,
      since.journal,
    );
  }
  await report(
    "halfDone",
    "an entry of the journal without subjects",
    `select j.id as culprit from journal j where j.seq > ? and not exists (
      select 1 from journal_subjects s where s.tenant_id = j.tenant_id and s.entry_id = j.id)`,
    since.journal,
  );
  await checkNames(check, names);
}

const recordTables = [
  { type: "contact", table: "contacts" },
  { type: "organization", table: "organizations" },
  { type: "relation", table: "relations" },
  { type: "lead", table: "leads_lead" },
  { type: "import", table: "imports_import" },
] as const;

/** Every call gives its records names of their own, and those of a bulk say how many they are. */
async function checkNames({ inspector, findings, since }: Check, names: Map<string, string>): Promise<void> {
  const bulks = new Map<string, number>();
  for (const table of ["contacts", "organizations", "leads_lead"]) {
    const rows = await inspector.rows<{ id: string; name: string }>(
      `select id, display_name as name from ${table} where created_at >= ?`,
      inspector.instant(since.at),
    );
    for (const { id, name } of rows) {
      const known = names.get(`${table} ${name}`);
      if (known !== undefined && known !== id)
        findings.add("appliedTwice", `${name}: in ${table} as ${known} and ${id}`);
      names.set(`${table} ${name}`, id);
      const bulk = /^(bulk \S+) \d+\/(\d+)$/.exec(name);
      if (bulk) bulks.set(`${bulk[1]} of ${bulk[2]}`, (bulks.get(`${bulk[1]} of ${bulk[2]}`) ?? 0) + 1);
    }
  }
  for (const [bulk, found] of bulks)
    if (found !== Number(bulk.split(" ").at(-1))) findings.add("halfDone", `${bulk}: ${found} of them`);
}
