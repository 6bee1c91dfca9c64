import { withinTrace } from "../call/traced.ts";
import { isOverHttp } from "../composition/registry.ts";
import type { Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { answerHeaders } from "./answer.ts";
import { endpointOf } from "./endpoint.ts";
import { type HttpHandler, requestIdOf } from "./http-call.ts";
import type { HttpOptions, RequestContext } from "./http-options.ts";
import { ownRoutes } from "./own-routes.ts";
import { type ErrorListener, problemResponse, report, shownError } from "./problem.ts";
import { RateLimits, rateLimitHeaders } from "./rate-limits.ts";
import type { Found } from "./request-entry.ts";
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
  const { rateLimit, onError = printError } = options;
  const limits = rateLimit && new RateLimits(rateLimit, (error, { requestId }) => report(error, requestId, onError));
  const operations = [...runtime.registry.operations.values()].filter(isOverHttp).map((registered) => ({
    method: registered.method,
    path: registered.path,
    handler: endpointOf(registered, runtime, options, limits),
  }));
  const basePath = options.basePath?.replace(/\/+$/, "") ?? "";
  const table = new RouteTable<HttpHandler>([...ownRoutes(runtime, { ...options, basePath }), ...operations]);
  const answer = async (request: Request, context: RequestContext, requestId: string, found: Found) => {
    // `new URL` does the same at several times the cost, on every request.
    const [, whole = "", query = ""] = /^\w+:\/\/[^/]*([^?#]*)\??([^#]*)/.exec(request.url) ?? [];
    const path = whole.startsWith(`${basePath}/`) ? whole.slice(basePath.length) : "";
    const match = table.match(request.method === "HEAD" ? "GET" : request.method, path);
    if (!match) return elsewhere(request.method, path || whole, table.allowed(path), requestId);
    const { handler, route, parameters } = match;
    found.route = route;
    const { actor, address } = context;
    const response = await withinTrace(request.headers, () =>
      handler({ request, requestId, path, query, parameters, actor, address, found }),
    );
    return request.method === "HEAD" && response.body ? new Response(null, response) : response;
  };
  return async (request, context = {}) => {
    const began = performance.now();
    const requestId = requestIdOf(request);
    const found: Found = {};
    let code: string | undefined;
    const response = await answer(request, context, requestId, found).catch((error: unknown) => {
      const shown = shownError(error, requestId, onError);
      code = shown.code;
      return problemResponse(shown, requestId);
    });
    for (const [name, value] of found.limit ? rateLimitHeaders(found.limit) : []) response.headers.set(name, value);
    const { route, operation, actor } = found;
    try {
      options.onRequest?.({
        requestId,
        method: request.method,
        route,
        operation,
        tenant: actor?.tenant,
        user: actor?.user,
        status: response.status,
        code,
        durationMs: performance.now() - began,
      });
    } catch (fault) {
      console.error(fault);
    }
    return response;
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
