import type { Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { basePathOf, below } from "./base-path.ts";
import { documentEndpoint } from "./document-endpoint.ts";
import { endpointOf } from "./endpoint.ts";
import { alive, readiness } from "./health.ts";
import type { HttpHandler } from "./http-call.ts";
import type { HttpOptions, RequestContext } from "./http-options.ts";
import { type ErrorListener, problemResponse } from "./problem.ts";
import { referenceEndpoint } from "./reference-endpoint.ts";
import { requestIdOf } from "./request-id.ts";
import { type RequestTarget, requestTarget } from "./request-target.ts";
import { answerHeaders } from "./response-headers.ts";
import { type HttpRoute, RouteTable } from "./route-table.ts";

export type Fetch = (request: Request, context?: RequestContext) => Promise<Response>;

/**
 * The whole HTTP side of one composition: every operation at its route, `/openapi.json`, `/docs`, `/health` and
 * `/health/ready`. The function never rejects: every failure is a problem (RFC 9457).
 *
 * @example
 * const app = new Hono().mount("/crm", createFetch(runtime, { authenticate }));
 */
export function createFetch(runtime: Runtime, options: HttpOptions): Fetch {
  const table = new RouteTable(routesOf(runtime, options));
  const basePath = basePathOf(options);
  const onError = options.onError ?? printError;
  return async (request, context) => {
    const requestId = requestIdOf(request);
    try {
      const target = below(basePath, requestTarget(request.url));
      const method = request.method === "HEAD" ? "GET" : request.method;
      const match = target && table.match(method, target.path);
      if (!match) return elsewhere(table, request, target, requestId);
      const { handler, parameters } = match;
      const response = await handler({ request, requestId, target, parameters, actor: context?.actor });
      return request.method === "HEAD" && response.body ? new Response(null, response) : response;
    } catch (error) {
      return problemResponse(error, requestId, onError);
    }
  };
}

function routesOf(runtime: Runtime, options: HttpOptions): HttpRoute<HttpHandler>[] {
  const own: HttpRoute<HttpHandler>[] = [
    { method: "GET", path: "/health", handler: alive },
    { method: "GET", path: "/health/ready", handler: readiness(runtime) },
    { method: "GET", path: "/openapi.json", handler: documentEndpoint(runtime, options) },
  ];
  if (options.docs) {
    const handler = referenceEndpoint(options.docs);
    own.push({ method: "GET", path: "/docs", handler }, { method: "GET", path: "/docs/*", handler });
  }
  const operations = [...runtime.registry.operations.values()].map((registered) => ({
    method: registered.method,
    path: registered.path,
    handler: endpointOf(registered, runtime, options),
  }));
  return [...own, ...operations];
}

/** No such path, or no such method at it. */
function elsewhere(
  table: RouteTable<HttpHandler>,
  request: Request,
  target: RequestTarget | undefined,
  requestId: string,
): Response {
  const { method } = request;
  const path = target?.path ?? requestTarget(request.url).path;
  const allowed = target ? table.allowed(target.path).join(", ") : "";
  if (allowed === "") throw coreErrors("route.notFound", { method, path });
  if (method !== "OPTIONS") throw coreErrors("route.methodNotAllowed", { method, allowed });
  return new Response(null, { status: 204, headers: { ...answerHeaders(requestId), allow: allowed } });
}

const printError: ErrorListener = (error, { requestId }) => console.error(`request ${requestId}:`, error);
