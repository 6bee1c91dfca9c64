import type { Runtime } from "../composition/runtime.ts";
import { consumerHealth } from "../consumers/consumer-health.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { isCrmError } from "../errors/crm-error.ts";
import { jobHealth } from "../jobs/job-health.ts";
import { answerHeaders, jsonResponse } from "./answer.ts";
import type { HttpHandler } from "./http-call.ts";
import type { HttpOptions } from "./http-options.ts";
import type { HttpRoute } from "./route-table.ts";

/** The routes that are no operations: health, the description, and the host's page that shows it. */
export function ownRoutes(runtime: Runtime, { docs, basePath, rateLimit }: HttpOptions): HttpRoute<HttpHandler>[] {
  const { database, registry, attributes } = runtime;
  const json =
    (answer: () => unknown): HttpHandler =>
    async ({ requestId }) =>
      jsonResponse(await answer(), answerHeaders(requestId));
  let description: unknown;
  const routes: Record<string, HttpHandler> = {
    "/health": json(() => ({ status: "ok" })),
    "/health/ready": json(async () => {
      await database.ping().catch(unavailable);
      await runtime.assertReady();
      // What lags behind is shown, and does not take the process out of service: it would only lag the more.
      const [jobs, consumers] = await Promise.all([jobHealth(runtime), consumerHealth(runtime)]);
      return { status: "ready", database: database.dialect, jobs, consumers };
    }),
    "/openapi.json": json(async () => {
      // Made at the first request: most processes never show it.
      const { openApiDocument } = await import("./openapi/document.ts");
      description ??= openApiDocument(registry, { attributes, basePath, limited: rateLimit !== undefined });
      return description;
    }),
  };
  if (docs)
    for (const path of ["/docs", "/docs/*"])
      routes[path] = async ({ request, path, requestId }) => {
        const page = await docs(`${"../".repeat(path.split("/").length - 2)}openapi.json`, request);
        return guarded(page, requestId);
      };
  return Object.entries(routes).map(([path, handler]) => ({ method: "GET", path, handler }));
}

/** A page of the host's with what it lacks of the headers that every answer carries; what it may load, it says itself. */
function guarded(page: Response, requestId: string): Response {
  const headers = new Headers(page.headers);
  const given = { ...answerHeaders(requestId), "content-security-policy": "frame-ancestors 'none'" };
  for (const [name, value] of Object.entries(given)) if (!headers.has(name)) headers.set(name, value);
  return new Response(page.body, { status: page.status, statusText: page.statusText, headers });
}

/** Whatever it was that the database said, it may name its host or a user. */
function unavailable(error: unknown): never {
  throw isCrmError(error) ? error : coreErrors("database.unavailable", {}, { cause: error });
}
