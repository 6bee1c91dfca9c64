import type { Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { answerHeaders } from "./answer.ts";
import { endpointOf } from "./endpoint.ts";
import { type HttpHandler, requestIdOf } from "./http-call.ts";
import type { HttpOptions, RequestContext } from "./http-options.ts";
import { ownRoutes } from "./own-routes.ts";
import { type ErrorListener, problemResponse } from "./problem.ts";
import { RouteTable } from "./route-table.ts";

export type Fetch = (request: Request, context?: RequestContext) => Promise<Response>;

/**
 * The whole HTTP side of one composition: every operation at its route, `/openapi.json`, `/docs`, `/health` and
 * `/health/ready`. The function never rejects: every failure is a problem (RFC 9457).
 *
 * @example
 * const app = new Hono().mount("/crm", createFetch(runtime, { authenticate }));
 */
export function createFetch(runtime: Runtime, options: HttpOptions): Fetch {
  const operations = [...runtime.registry.operations.values()].map((registered) => ({
    method: registered.method,
    path: registered.path,
    handler: endpointOf(registered, runtime, options),
  }));
  const basePath = options.basePath?.replace(/\/+$/, "") ?? "";
  const table = new RouteTable<HttpHandler>([...ownRoutes(runtime, { ...options, basePath }), ...operations]);
  const onError = options.onError ?? printError;
  return async (request, context) => {
    const requestId = requestIdOf(request);
    try {
      // `new URL` does the same at several times the cost, on every request.
      const [, whole = "", query = ""] = /^\w+:\/\/[^/]*([^?#]*)\??([^#]*)/.exec(request.url) ?? [];
      const path = whole.startsWith(`${basePath}/`) ? whole.slice(basePath.length) : "";
      const match = table.match(request.method === "HEAD" ? "GET" : request.method, path);
      if (!match) return elsewhere(request.method, path || whole, table.allowed(path), requestId);
      const { handler, parameters } = match;
      const response = await handler({ request, requestId, path, query, parameters, actor: context?.actor });
      return request.method === "HEAD" && response.body ? new Response(null, response) : response;
    } catch (error) {
      return problemResponse(error, requestId, onError);
    }
  };
}

/** No such path, or no such method at it. */
function elsewhere(method: string, path: string, methods: readonly string[], requestId: string): Response {
  if (methods.length === 0) throw coreErrors("route.notFound", { method, path });
  const allowed = methods.join(", ");
  if (method !== "OPTIONS") throw coreErrors("route.methodNotAllowed", { method, allowed });
  return new Response(null, { status: 204, headers: { ...answerHeaders(requestId), allow: allowed } });
}

const printError: ErrorListener = (error, { requestId }) => console.error(`request ${requestId}:`, error);
