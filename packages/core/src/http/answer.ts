import type { Answer } from "../composition/runtime.ts";
import { entityTagOf, isUnchanged } from "./entity-tag.ts";
import type { HttpCall } from "./http-call.ts";
import { answerHeaders } from "./response-headers.ts";

/** The answer to a call that went well. `readable`: a record made at this path can be read at `<path>/{id}`. */
export function answerResponse({ output, status, replayed }: Answer, call: HttpCall, readable: boolean): Response {
  const headers = answerHeaders(call.requestId);
  if (replayed) headers["idempotency-replayed"] = "true";
  const tag = entityTagOf(output);
  if (tag) {
    headers.etag = tag;
    const { method, headers: asked } = call.request;
    if ((method === "GET" || method === "HEAD") && isUnchanged(asked.get("if-none-match"), tag))
      return new Response(null, { status: 304, headers });
  }
  if (status === 201 && readable) {
    const id = (output as { id?: unknown } | null)?.id;
    if (typeof id === "string") headers.location = `./${call.target.path.split("/").at(-1)}/${encodeURIComponent(id)}`;
  }
  if (status === 204) return new Response(null, { status, headers });
  headers["content-type"] = "application/json";
  return new Response(JSON.stringify(output ?? null), { status, headers });
}
