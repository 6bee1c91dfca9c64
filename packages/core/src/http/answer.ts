import type { Answer } from "../composition/runtime.ts";
import { entityTagOf, isUnchanged } from "./entity-tag.ts";
import type { HttpCall } from "./http-call.ts";

/**
 * What every answer carries. Answers hold personal data: none is kept, but for those with an entity tag, which the
 * caller's own cache must ask for again; none is shown as a page or loaded into one of another origin; no address of
 * one is told to where a link in it leads.
 */
export function answerHeaders(requestId: string): Record<string, string> {
  return {
    "x-request-id": requestId,
    "cache-control": "no-store",
    vary: "authorization, cookie, x-api-key",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
  };
}

export function jsonResponse(value: unknown, headers: Record<string, string>, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...headers } });
}

/** The answer to a call that went well. `readable`: a record made at this path can be read at `<path>/{id}`. */
export function answerResponse({ output, status, replayed }: Answer, call: HttpCall, readable: boolean): Response {
  const headers = answerHeaders(call.requestId);
  if (replayed) headers["idempotency-replayed"] = "true";
  const tag = entityTagOf(output);
  if (tag) {
    headers.etag = tag;
    headers["cache-control"] = "private, no-cache";
    const { method, headers: asked } = call.request;
    if (["GET", "HEAD"].includes(method) && isUnchanged(asked.get("if-none-match"), tag))
      return new Response(null, { status: 304, headers });
  }
  const id = (output as { id?: unknown } | null)?.id;
  if (status === 201 && readable && typeof id === "string")
    headers.location = `./${call.path.split("/").at(-1)}/${encodeURIComponent(id)}`;
  return status === 204 ? new Response(null, { status, headers }) : jsonResponse(output ?? null, headers, status);
}
