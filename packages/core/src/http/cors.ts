import { Hono } from "hono";
import { cors } from "hono/cors";
import { compositionError } from "../composition/composition-error.ts";
import type { Fetch } from "./create-fetch.ts";
import type { RequestContext } from "./http-options.ts";

export interface CorsOptions {
  /** Origins whose pages may call: `https://app.example.com`, or `*` for all. */
  readonly origins: readonly string[];
  /** Whether browsers send cookies along; default false. Never with `*`. */
  readonly credentials?: boolean;
  /** How long browsers remember a permission, in seconds. Default 600. */
  readonly maxAgeSeconds?: number;
}

const allowHeaders = [
  "Authorization",
  "Content-Type",
  "Idempotency-Key",
  "If-Match",
  "If-None-Match",
  "Traceparent",
  "Tracestate",
  "X-Api-Key",
  "X-Request-Id",
];
const exposeHeaders = [
  "Content-Disposition",
  "ETag",
  "Idempotency-Replayed",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Request-Id",
];

/**
 * The same, for pages of other origins. What browsers ask beforehand is answered before anybody is authenticated.
 *
 * @throws `composition.invalid` for what is no origin, and for credentials with `*`
 */
export function withCors(fetch: Fetch, { origins, credentials = false, maxAgeSeconds = 600 }: CorsOptions): Fetch {
  for (const origin of origins)
    if (origin !== "*" && !(URL.canParse(origin) && new URL(origin).origin === origin))
      throw refuse(`"${origin}" is no origin`, "Write it as browsers send it, such as https://app.example.com");
  const any = origins.includes("*");
  if (any && credentials) throw refuse("`*` goes with credentials", "Name the origins that may send them");
  const options = { credentials, maxAge: maxAgeSeconds, allowHeaders, exposeHeaders };
  const app = new Hono<{ Bindings: RequestContext }>()
    .use(
      cors({
        ...options,
        origin: any ? "*" : [...origins],
        allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
      }),
    )
    .all("*", (c) => fetch(c.req.raw, c.env));
  // Only what a browser asks beforehand names a method; any other OPTIONS is the route's.
  const isPlain = ({ method, headers }: Request) =>
    method === "OPTIONS" && !headers.has("access-control-request-method");
  return async (request, context = {}) => (isPlain(request) ? fetch(request, context) : app.fetch(request, context));
}

const refuse = (problem: string, cure: string) => compositionError("createCrm: http.cors", problem, cure);
