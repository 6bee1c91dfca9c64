import { hash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../database/database.ts";
import type { Actor } from "../plugin/actor.ts";
import type { Subject } from "../plugin/event.ts";
import { canonicalJson } from "./canonical-json.ts";
import { entryDigest, salted } from "./digest.ts";

export interface PendingEntry {
  readonly event: string;
  readonly version: number;
  readonly payload: unknown;
  readonly subjects: readonly Subject[];
  readonly changes?: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
}

export interface EntrySource {
  readonly actor: Actor;
  readonly causedBy: string | undefined;
  readonly now: Date;
}

const largest = 65_536;

/** Writes journal entries, after the rows they describe and in the same transaction. Answers their ids. */
export async function writeEntries(
  database: Database,
  entries: readonly PendingEntry[],
  source: EntrySource,
): Promise<readonly string[]> {
  const { actor, now } = source;
  const tenant = actor.tenant;
  const causedBy = source.causedBy ?? actor.via ?? null;
  const headers: unknown[][] = [];
  const subjects: unknown[][] = [];
  const values: unknown[][] = [];
  const large = new Map<string, string>();
  const ids: string[] = [];
  for (const entry of entries) {
    const id = uuidv7();
    ids.push(id);
    const fields: Record<string, ReturnType<typeof salted>> = {};
    for (const [name, { from, to }] of Object.entries(entry.changes ?? {}))
      fields[name] = salted(written(from, large), written(to, large));
    const said = Object.entries(fields).map(([name, { json }]) => `${JSON.stringify(name)}:${json}`);
    const header = {
      id,
      tenant,
      event: entry.event,
      version: entry.version,
      actor: actor.user,
      causedBy,
      at: now.toISOString(),
      payload: entry.payload,
    };
    const digest = entryDigest(header, entry.subjects, fields);
    headers.push([
      id,
      tenant,
      entry.event,
      entry.version,
      actor.user,
      causedBy,
      now,
      JSON.stringify(entry.payload),
      digest,
    ]);
    for (const [position, { type, id: subject }] of entry.subjects.entries())
      subjects.push([tenant, id, position, type, subject]);
    if (said.length > 0) values.push([tenant, id, `{${said.join(",")}}`]);
  }
  await database.insert({
    table: "journal_large_values",
    columns: ["tenant_id", "sha256", "value"],
    rows: [...large].map(([sha256, value]) => [tenant, sha256, value]),
    orIgnore: true,
  });
  await database.insert({
    table: "journal",
    columns: ["id", "tenant_id", "event", "version", "actor", "caused_by", "at", "payload", "digest"],
    rows: headers,
  });
  await database.insert({
    table: "journal_subjects",
    columns: ["tenant_id", "entry_id", "position", "type", "subject_id"],
    rows: subjects,
  });
  await database.insert({ table: "journal_values", columns: ["tenant_id", "entry_id", "fields"], rows: values });
  return ids;
}

/**
 * A value in canonical form, so that a hash of it holds for what PostgreSQL, which orders members its own way, gives back;
 * of a large one what refers to it.
 */
function written(value: unknown, large: Map<string, string>): string {
  const text = canonicalJson(value ?? null);
  if (text.length * 3 <= largest) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes <= largest) return text;
  const sha256 = hash("sha256", text);
  large.set(sha256, text);
  return canonicalJson({ $large: sha256, bytes });
}
