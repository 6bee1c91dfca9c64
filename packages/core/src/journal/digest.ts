import { hash, randomBytes } from "node:crypto";
import type { Subject } from "../plugin/event.ts";
import { canonicalJson } from "./canonical-json.ts";

/** The header of an entry, as far as its digest covers it: all but sequence and digest. */
export interface EntryHeader {
  readonly id: string;
  readonly tenant: string;
  readonly event: string;
  readonly version: number;
  readonly actor: string;
  readonly causedBy: string | null;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly payload: unknown;
}

/** One field's old and new value, and the salt that keeps them from being guessed from the digest. */
export interface SaltedValue {
  readonly from: unknown;
  readonly to: unknown;
  /** 16 random bytes, base64. */
  readonly salt: string;
}
export type SaltedValues = Readonly<Record<string, SaltedValue>>;

export function salted(changes: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>): SaltedValues {
  const names = Object.keys(changes);
  const random = randomBytes(16 * names.length);
  return Object.fromEntries(
    names.map((name, index) => {
      const { from, to } = changes[name] as { from: unknown; to: unknown };
      return [name, { from, to, salt: random.toString("base64", index * 16, index * 16 + 16) }];
    }),
  );
}

/**
 * SHA-256, in hex, over the canonical JSON of header, subjects and, for each field, SHA-256(salt ‖ values). The values
 * themselves stay outside, so that erasing them leaves every digest true.
 */
export function entryDigest(header: EntryHeader, subjects: readonly Subject[], values: SaltedValues): string {
  const hashes: Record<string, string> = {};
  for (const [name, { from, to, salt }] of Object.entries(values))
    hashes[name] = hash("sha256", salt + canonicalJson([from ?? null, to ?? null]));
  return hash("sha256", canonicalJson({ ...header, subjects: subjects.map(({ type, id }) => ({ type, id })), values: hashes }));
}
