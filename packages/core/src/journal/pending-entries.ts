import { hash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../database/database.ts";
import type { Actor } from "../plugin/actor.ts";
import type { Subject } from "../plugin/event.ts";
import { canonicalJson } from "./canonical-json.ts";
import { entryDigest, type SaltedValues, salted } from "./digest.ts";

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
    const fields = salted(byReference(entry.changes ?? {}, large));
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
    if (Object.keys(fields).length > 0) values.push([tenant, id, JSON.stringify(fields satisfies SaltedValues)]);
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

function byReference(
  changes: NonNullable<PendingEntry["changes"]>,
  large: Map<string, string>,
): NonNullable<PendingEntry["changes"]> {
  const shorten = (value: unknown) => {
    if (value === null || (typeof value !== "string" && typeof value !== "object")) return value;
    if (typeof value === "string" && value.length * 3 < largest) return value;
    if (Buffer.byteLength(JSON.stringify(value)) <= largest) return value;
    // In canonical form, so that the hash holds for what PostgreSQL, which orders members its own way, gives back.
    const text = canonicalJson(value);
    const bytes = Buffer.byteLength(text);
    const sha256 = hash("sha256", text);
    large.set(sha256, text);
    return { $large: sha256, bytes };
  };
  return Object.fromEntries(
    Object.entries(changes).map(([name, { from, to }]) => [name, { from: shorten(from), to: shorten(to) }]),
  );
}
