import { randomUUID } from "node:crypto";

const safe = /^[\w.:~+/=@-]{1,128}$/;

/** The caller's `X-Request-Id` where it is safe to write into logs and headers, else a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given !== null && safe.test(given) ? given : randomUUID();
}
