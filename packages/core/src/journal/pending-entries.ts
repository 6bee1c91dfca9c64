import { hash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../database/database.ts";
import { insertRows } from "../database/insert-rows.ts";
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
  for (const [sha256, value] of large) await keepLarge(database, tenant, sha256, value);
  await insertRows(
    database,
    "journal",
    ["id", "tenant_id", "event", "version", "actor", "caused_by", "at", "payload", "digest"],
    headers,
  );
  await insertRows(database, "journal_subjects", ["tenant_id", "entry_id", "position", "type", "subject_id"], subjects);
  await insertRows(database, "journal_values", ["tenant_id", "entry_id", "fields"], values);
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

async function keepLarge(database: Database, tenant: string, sha256: string, value: string): Promise<void> {
  const slots = database.dialect === "sqlite" ? "?, ?, ?" : "$1, $2, $3";
  await database.rows(
    `insert into journal_large_values (tenant_id, sha256, value) values (${slots}) on conflict do nothing`,
    [tenant, sha256, value],
  );
}
