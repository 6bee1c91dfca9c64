import { createHash, randomBytes } from "node:crypto";

/** A key as it came in: whose it may be, and what is compared. */
export interface ReadKey {
  readonly tenant: string;
  readonly id: string;
  readonly hash: string;
}

/**
 * `kith_<tenant>.<id>.<secret>`: the tenant stands in it, so that nobody has to look for it in all of them, and the
 * prefix lets scanners of repositories find a key that got lost.
 */
export function newKeyText(tenant: string, id: string): string {
  return `kith_${tenant}.${id}.${randomBytes(32).toString("base64url")}`;
}

/** The beginning of a key, which tells nobody anything: how people recognise theirs. */
export const keyPrefix = (tenant: string, id: string): string => `kith_${tenant}.${id}`;

const shape = /^kith_([\w.-]{1,128})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{43}$/;

/** Undefined for what is no key at all. */
export function readKeyText(text: string): ReadKey | undefined {
  const [, tenant, id] = shape.exec(text) ?? [];
  return tenant && id ? { tenant, id, hash: keyHash(text) } : undefined;
}

/**
 * One pass of SHA-256, and no slow hash: those make the guessing of passwords dear, and there is no guessing 256 random
 * bits. A slow one would only slow every request down, and let strangers keep the processor busy.
 */
export const keyHash = (text: string): string => createHash("sha256").update(text).digest("base64url");
