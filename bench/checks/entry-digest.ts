import { hash } from "node:crypto";
import type { Dialect } from "../options.ts";

type Row = Readonly<Record<string, unknown>>;

/** The digest of a stored entry, reckoned anew by docs/architecture.md and by neither side's code. */
export function entryDigest(
  dialect: Dialect,
  header: Row,
  subjects: readonly Row[],
  fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown; readonly salt: string }>>,
): string {
  const values = Object.entries(fields).map(([name, { from, to, salt }]) => [
    name,
    hash("sha256", salt + canonical([from ?? null, to ?? null])),
  ]);
  const at = dialect === "sqlite" ? new Date(header.at as number) : (header.at as Date);
  const payload = typeof header.payload === "string" ? JSON.parse(header.payload) : header.payload;
  const covered = {
    ...{ id: header.id, tenant: header.tenant_id, event: header.event, version: header.version, actor: header.actor },
    ...{ causedBy: header.caused_by, at: at.toISOString(), payload },
    subjects: subjects.map((subject) => ({ type: subject.type, id: subject.subject_id })),
    values: Object.fromEntries(values),
  };
  return hash("sha256", canonical(covered));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)}}`;
}
