import type { Fact } from "../ledger.ts";
import { type Check, parsed, rowsOf } from "./check.ts";

type Of<T extends Fact["type"]> = Extract<Fact, { readonly type: T }>;
const of = <T extends Fact["type"]>(type: T, facts: readonly Fact[]) =>
  facts.filter((fact): fact is Of<T> => fact.type === type);

/** Lost is what was acknowledged and is not there: the record, this version or a later one, and its entry. */
export async function checkAcknowledged(check: Check, facts: readonly Fact[]): Promise<void> {
  const { inspector, findings } = check;
  await checkVersions(
    check,
    "contact",
    of("contact", facts),
    "contacts",
    "job_title",
    "jobTitle",
    ({ title }) => title,
  );
  await checkVersions(check, "lead", of("lead", facts), "leads_lead", "status", "status", ({ status }) => status);

  const imports = of("import", facts);
  const known = await rowsOf<{ id: string }>(
    inspector,
    imports.map(({ id }) => id),
    (list) => `select id from imports_import where id in (${list})`,
  );
  const ids = new Set(known.map(({ id }) => id));
  for (const { id } of imports) if (!ids.has(id)) findings.add("lost", `import ${id}`);

  const touches = of("touch", facts);
  if (touches.length === 0) return;
  const counted = await inspector.rows<{ key: string; subject: string; n: number }>(
    "select key, subject, n from torture_touch where number > ?",
    check.since.touch,
  );
  const found = new Set(counted.map(({ key, subject, n }) => `${key} ${subject} ${n}`));
  for (const { key, subject, n } of touches)
    if (!found.has(`${key} ${subject} ${n}`)) findings.add("lost", `event ${n} of ${subject}, touched by ${key}`);
}

interface Version {
  readonly id: string;
  readonly version: number;
}
interface Entry {
  readonly id: string;
  readonly payload: unknown;
  readonly fields: unknown;
}
type Fields = Readonly<Record<string, { readonly to: unknown }>>;

async function checkVersions<F extends Of<"contact"> | Of<"lead">>(
  { inspector, findings }: Check,
  type: string,
  facts: readonly F[],
  table: string,
  column: string,
  property: string,
  contentOf: (fact: F) => string,
): Promise<void> {
  const ids = facts.map(({ id }) => id);
  const rows = await rowsOf<Version & { readonly content: string }>(
    inspector,
    ids,
    (list) => `select id, version, ${column} as content from ${table} where id in (${list})`,
  );
  const entries = await rowsOf<Entry>(
    inspector,
    ids,
    (list) => `select s.subject_id as id, j.payload, v.fields from journal_subjects s
      join journal j on j.tenant_id = s.tenant_id and j.id = s.entry_id
      left join journal_values v on v.tenant_id = s.tenant_id and v.entry_id = s.entry_id
      where s.tenant_id = 'main' and s.type = '${type}' and s.subject_id in (${list})
      and j.event in ('${type}.created', '${type}.updated') order by j.seq`,
  );
  /** By id and version, what the journal says the content then was; an entry that does not name it leaves it alone. */
  const told = new Map<string, unknown>();
  const last = new Map<string, unknown>();
  for (const { id, payload, fields } of entries) {
    const changed = parsed<Fields | null>(fields)?.[property];
    if (changed) last.set(id, changed.to);
    told.set(`${id} ${parsed<{ version: number }>(payload).version}`, last.get(id));
  }
  const current = new Map(rows.map((row) => [row.id, row]));
  for (const fact of facts) {
    const { id, version } = fact;
    const name = `${type} ${id} version ${version} with ${property} "${contentOf(fact)}"`;
    const row = current.get(id);
    if (!row) findings.add("lost", `${name}: there is no such ${type}`);
    else if (row.version < version) findings.add("lost", `${name}: it is at version ${row.version}`);
    else if (told.get(`${id} ${version}`) !== contentOf(fact))
      findings.add("lost", `${name}: the journal says "${told.get(`${id} ${version}`)}"`);
    else if (row.content !== told.get(`${id} ${row.version}`))
      findings.add("lost", `${name}: the row has "${row.content}", its last entry says otherwise`);
  }
}
