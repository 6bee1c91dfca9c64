import type { Crm } from "../composition/crm.ts";
import type { Actor } from "../plugin/actor.ts";
import type { CorsOptions } from "./cors.ts";
import type { ErrorListener } from "./problem.ts";
import type { RateLimitOptions } from "./rate-limits.ts";
import type { RequestEntry } from "./request-entry.ts";

/** The HTTP side of a CRM, as its host sets it up. */
export interface HttpOptions {
  /**
   * The path that every request begins with (`/crm`). Leave it out where the host strips it, as Hono's `app.mount`
   * does.
   */
  readonly basePath?: string;
  /**
   * Who calls, by whatever the host signs its users in with; null is answered with 401. Leave the body alone: it is
   * read later. `crm` is for what is kept in the CRM itself, such as API keys.
   */
  authenticate(request: Request, crm: Pick<Crm, "asSystem">): Promise<Actor | null> | Actor | null;
  /** The tenant of a call to a public operation, such as by host name; null is refused. Without it `main`. */
  tenantOf?(request: Request): string | null;
  /** Answers `/docs` and whatever lies under it. `specUrl` is relative to the request. */
  docs?(specUrl: string, request: Request): Response | Promise<Response>;
  /** Of a JSON body; default 1 MiB. Uploads have their own limit, in their operation. */
  readonly maxBodyBytes?: number;
  /** Without it nobody is limited. */
  readonly rateLimit?: RateLimitOptions;
  /** Pages of other origins that may call; without it none may. */
  readonly cors?: CorsOptions;
  /** Hears of every answer: the host's log of requests. What it throws is printed, and nothing else happens. */
  onRequest?(entry: RequestEntry): void;
  /** Hears of every answer with status 5xx and its cause; by default they are printed. */
  readonly onError?: ErrorListener;
}

/** What the host knows about a request beforehand. */
export interface RequestContext {
  /** The caller, where the host has signed them in already; `authenticate` is not asked then. */
  readonly actor?: Actor;
  /** The client's address, as the connection or a proxy of the host's own tells it. */
  readonly address?: string | undefined;
}
