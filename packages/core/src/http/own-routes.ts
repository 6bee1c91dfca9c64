import type { Runtime } from "../composition/runtime.ts";
import { answerHeaders, jsonResponse } from "./answer.ts";
import type { HttpHandler } from "./http-call.ts";
import type { HttpOptions } from "./http-options.ts";
import type { HttpRoute } from "./route-table.ts";

/** The routes that are no operations: health, the description, and the host's page that shows it. */
export function ownRoutes(runtime: Runtime, { docs, basePath }: HttpOptions): HttpRoute<HttpHandler>[] {
  const { database, registry, attributes } = runtime;
  const json =
    (answer: () => unknown): HttpHandler =>
    async ({ requestId }) =>
      jsonResponse(await answer(), answerHeaders(requestId));
  let description: unknown;
  const routes: Record<string, HttpHandler> = {
    "/health": json(() => ({ status: "ok" })),
    "/health/ready": json(async () => {
      await database.ping();
      await runtime.assertReady();
      return { status: "ready", database: database.dialect };
    }),
    "/openapi.json": json(async () => {
      // Made at the first request: most processes never show it.
      const { openApiDocument } = await import("./openapi/document.ts");
      description ??= openApiDocument(registry, { attributes, basePath });
      return description;
    }),
  };
  if (docs)
    for (const path of ["/docs", "/docs/*"])
      routes[path] = ({ request, path }) => docs(`${"../".repeat(path.split("/").length - 2)}openapi.json`, request);
  return Object.entries(routes).map(([path, handler]) => ({ method: "GET", path, handler }));
}
