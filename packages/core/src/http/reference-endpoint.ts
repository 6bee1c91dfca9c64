import type { HttpHandler } from "./http-call.ts";
import type { HttpOptions } from "./http-options.ts";

/** Hands `/docs` and what lies under it to the host's page, which learns where the description is from there. */
export function referenceEndpoint(docs: NonNullable<HttpOptions["docs"]>): HttpHandler {
  return ({ request, target }) => {
    const levels = target.path.split("/").length - 2;
    return docs(`${"../".repeat(levels)}openapi.json`, request);
  };
}
