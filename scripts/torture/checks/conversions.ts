import type { Check } from "./check.ts";

/** A lead is converted with its contact, organization, relation and entry, and those are there with it alone. */
export async function checkConversions({ inspector, findings, since }: Check): Promise<void> {
  const after = inspector.instant(since.at);
  const halfDone = async (problem: string, sql: string) => {
    for (const { culprit } of await inspector.rows<{ culprit: unknown }>(sql, after))
      findings.add("halfDone", `${culprit}: ${problem}`);
  };
  const converted =
    "select l.display_name as culprit from leads_lead l where l.updated_at >= ? and l.status = 'converted'";
  for (const party of ["contact", "organization"])
    await halfDone(
      `converted without its ${party}`,
      `${converted} and not exists (select 1 from ${party}s p
        where p.tenant_id = l.tenant_id and p.id = l.converted_${party}_id and p.source = l.source)`,
    );
  await halfDone(
    "converted without the relation of its contact and organization",
    `${converted} and not exists (select 1 from relations r where r.tenant_id = l.tenant_id
      and r.contact_id = l.converted_contact_id and r.organization_id = l.converted_organization_id)`,
  );
  const converting = (lead: string) => `select count(*) from journal_subjects s
    join journal j on j.tenant_id = s.tenant_id and j.id = s.entry_id and j.event = 'lead.converted'
    where s.tenant_id = ${lead}.tenant_id and s.type = 'lead' and s.subject_id = cast(${lead}.id as text)`;
  await halfDone("converted without its event, or with two", `${converted} and 1 <> (${converting("l")})`);
  await halfDone(
    "not converted, but with the event",
    `select l.display_name as culprit from leads_lead l
      where l.updated_at >= ? and l.status <> 'converted' and 0 <> (${converting("l")})`,
  );
  for (const party of ["contact", "organization"])
    await halfDone(
      `${party} of a lead that is not converted`,
      `select p.display_name as culprit from ${party}s p where p.created_at >= ? and p.source like 'lead %'
        and not exists (select 1 from leads_lead l
        where l.tenant_id = p.tenant_id and l.converted_${party}_id = p.id and l.status = 'converted')`,
    );
}
