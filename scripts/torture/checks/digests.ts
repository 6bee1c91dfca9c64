import { hash } from "node:crypto";
import { type Check, parsed } from "./check.ts";

interface Entry {
  readonly seq: number;
  readonly id: string;
  readonly tenant: string;
  readonly event: string;
  readonly version: number;
  readonly actor: string;
  readonly caused_by: string | null;
  readonly at: number | Date;
  readonly payload: unknown;
  readonly digest: string;
}

const atOnce = 5000;

/** The digest of each entry, reckoned once more by what the documentation says of it. */
export async function checkDigests({ inspector, findings, since }: Check): Promise<void> {
  for (let after = since.journal; ; ) {
    const entries = await inspector.rows<Entry>(
      `select seq, id, tenant_id as tenant, event, version, actor, caused_by, at, payload, digest
        from journal where seq > ? order by seq limit ${atOnce}`,
      after,
    );
    const last = entries.at(-1);
    if (!last) return;
    const within = "join journal j on j.tenant_id = e.tenant_id and j.id = e.entry_id where j.seq > ? and j.seq <= ?";
    const subjects = await inspector.rows<{ entry: string; type: string; id: string }>(
      `select e.entry_id as entry, e.type, e.subject_id as id from journal_subjects e ${within} order by j.seq, e.position`,
      after,
      last.seq,
    );
    const values = await inspector.rows<{ entry: string; fields: unknown }>(
      `select e.entry_id as entry, e.fields from journal_values e ${within}`,
      after,
      last.seq,
    );
    const subjectsOf = Map.groupBy(subjects, ({ entry }) => entry);
    const fieldsOf = new Map(values.map(({ entry, fields }) => [entry, parsed<Fields>(fields)]));
    for (const entry of entries) {
      const about = (subjectsOf.get(entry.id) ?? []).map(({ type, id }) => ({ type, id }));
      if (digestOf(entry, about, fieldsOf.get(entry.id) ?? {}) !== entry.digest)
        findings.add("integrity", `journal entry ${entry.id} does not have its digest`);
    }
    after = last.seq;
  }
}

type Fields = Readonly<Record<string, { readonly from: unknown; readonly to: unknown; readonly salt: string }>>;

function digestOf(entry: Entry, subjects: readonly object[], fields: Fields): string {
  const { id, tenant, event, version, actor, caused_by: causedBy, at, payload } = entry;
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, { from, to, salt }]) => [name, hash("sha256", salt + canonical([from, to]))]),
  );
  const header = {
    id,
    tenant,
    event,
    version,
    actor,
    causedBy,
    at: new Date(at).toISOString(),
    payload: parsed(payload),
  };
  return hash("sha256", canonical({ ...header, subjects, values }));
}

/** RFC 8785. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}
