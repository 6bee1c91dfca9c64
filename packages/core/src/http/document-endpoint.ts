import type { Runtime } from "../composition/runtime.ts";
import { basePathOf } from "./base-path.ts";
import type { HttpHandler } from "./http-call.ts";
import type { HttpOptions } from "./http-options.ts";
import { answerHeaders } from "./response-headers.ts";

/** `GET /openapi.json`, made at the first request: most processes never show it. */
export function documentEndpoint({ registry, attributes }: Runtime, options: HttpOptions): HttpHandler {
  let text: Promise<string> | undefined;
  const write = async () => {
    const { openApiDocument } = await import("./openapi/document.ts");
    return JSON.stringify(openApiDocument(registry, { attributes, basePath: basePathOf(options) }));
  };
  return async ({ requestId }) => {
    text ??= write();
    return new Response(await text, {
      headers: { ...answerHeaders(requestId), "content-type": "application/json" },
    });
  };
}
