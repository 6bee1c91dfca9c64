import { randomUUID } from "node:crypto";
import type { Actor } from "../plugin/actor.ts";
import type { Found } from "./request-entry.ts";

/** One request on its way through the HTTP side. */
export interface HttpCall {
  readonly request: Request;
  readonly requestId: string;
  /** Below the base path, as it came: nothing is decoded yet. */
  readonly path: string;
  /** Without the question mark, as it came. */
  readonly query: string;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The caller, where the host has signed them in already. */
  readonly actor: Actor | undefined;
  /** The client's, as the host tells it. */
  readonly address: string | undefined;
  readonly found: Found;
}

export type HttpHandler = (call: HttpCall) => Promise<Response> | Response;

/** The caller's `X-Request-Id` where it is safe to write into logs and headers, else a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given !== null && /^[\w.:~+/=@-]{1,128}$/.test(given) ? given : randomUUID();
}
