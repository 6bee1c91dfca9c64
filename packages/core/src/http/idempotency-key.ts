import { createHash } from "node:crypto";
import { coreErrors } from "../errors/core-errors.ts";

/** The caller's `Idempotency-Key`; throws `idempotency.invalid` unless it is 1 to 255 printable ASCII characters. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw coreErrors("idempotency.invalid");
  return key;
}

/** What a repetition must have in common with the first request: SHA-256 over method, path with query, and content. */
export function requestDigest(method: string, pathAndQuery: string, content: Uint8Array | string): string {
  return createHash("sha256").update(`${method} ${pathAndQuery}\n`).update(content).digest("hex");
}
