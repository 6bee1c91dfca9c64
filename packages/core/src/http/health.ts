import type { Runtime } from "../composition/runtime.ts";
import type { HttpHandler } from "./http-call.ts";
import { answerHeaders } from "./response-headers.ts";

/** `GET /health`: the process answers. */
export const alive: HttpHandler = ({ requestId }) => healthy(requestId, { status: "ok" });

/** `GET /health/ready`: the database answers and is migrated; else a 503 that says what is wrong. */
export function readiness(runtime: Runtime): HttpHandler {
  return async ({ requestId }) => {
    await runtime.database.ping();
    await runtime.assertReady();
    return healthy(requestId, { status: "ready", database: runtime.database.dialect });
  };
}

function healthy(requestId: string, body: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify(body), {
    headers: { ...answerHeaders(requestId), "cache-control": "no-store", "content-type": "application/json" },
  });
}
