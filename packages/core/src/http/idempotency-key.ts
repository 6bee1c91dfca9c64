import { createHash } from "node:crypto";
import { coreErrors } from "../errors/core-errors.ts";
import type { HttpCall } from "./http-call.ts";

/** The caller's `Idempotency-Key`; throws `idempotency.invalid` unless it is 1 to 255 printable ASCII characters. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw coreErrors("idempotency.invalid");
  return key;
}

/** The key, and what a repetition must have in common with the first request: method, path with query, and content. */
export function idempotencyOf(
  { request, path, query }: Pick<HttpCall, "request" | "path" | "query">,
  content: Uint8Array | string,
) {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return {};
  const digest = createHash("sha256").update(`${request.method} ${path}?${query}\n`).update(content).digest("hex");
  return { idempotency: { key, digest } };
}
