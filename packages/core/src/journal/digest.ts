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
/** What is left of a field after an erasure: enough for the digest, nothing of the values. */
export interface ErasedValue {
  readonly hash: string;
}

/** A changed field by both its values in canonical JSON: as it is stored, and what the digest covers of it. */
export function salted(from: string, to: string): ErasedValue & { readonly json: string } {
  const salt = newSalt();
  return { ...hashOf(salt, from, to), json: `{"from":${from},"to":${to},"salt":"${salt}"}` };
}

export const erased = ({ from, to, salt }: SaltedValue): ErasedValue =>
  hashOf(salt, canonicalJson(from ?? null), canonicalJson(to ?? null));

const hashOf = (salt: string, from: string, to: string): ErasedValue => ({
  hash: hash("sha256", `${salt}[${from},${to}]`),
});

let random = Buffer.alloc(0);
let used = 0;

/** From random bytes drawn for many at once: to ask for 16 costs nearly as much as to ask for thousands. */
function newSalt(): string {
  if (used === random.length) [random, used] = [randomBytes(16 * 256), 0];
  used += 16;
  return random.toString("base64", used - 16, used);
}

/**
 * SHA-256, in hex, over the canonical JSON of header, subjects and, for each field, SHA-256(salt ‖ values). The values
 * themselves stay outside, so that erasing them leaves every digest true.
 */
export function entryDigest(
  header: EntryHeader,
  subjects: readonly Subject[],
  values: Readonly<Record<string, SaltedValue | ErasedValue>>,
): string {
  const hashes: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) hashes[name] = "hash" in value ? value.hash : erased(value).hash;
  return hash(
    "sha256",
    canonicalJson({ ...header, subjects: subjects.map(({ type, id }) => ({ type, id })), values: hashes }),
  );
}
