import type { Actor } from "../plugin/actor.ts";
import type { RateLimit } from "./rate-limiter.ts";

/** One answered request, for the host's log. Names and ids only: nothing of the path, query, headers or body as sent. */
export interface RequestEntry {
  /** As in `X-Request-Id`, and in a problem. */
  readonly requestId: string;
  readonly method: string;
  /** `/contacts/{id}`; absent where no route was met. */
  readonly route: string | undefined;
  /** `contacts.get`; absent for `/health` and its like. */
  readonly operation: string | undefined;
  readonly tenant: string | undefined;
  /** The actor's `user`. */
  readonly user: string | undefined;
  readonly status: number;
  /** Of the problem that was answered. */
  readonly code: string | undefined;
  /** In milliseconds, until the answer was ready; the bytes of a download go out after that. */
  readonly durationMs: number;
}

/** What comes to be known of a request on its way. */
export interface Found {
  route?: string;
  operation?: string;
  actor?: Actor;
  limit?: RateLimit | undefined;
}
