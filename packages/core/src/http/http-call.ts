import type { Actor } from "../plugin/actor.ts";
import type { RequestTarget } from "./request-target.ts";

/** One request on its way through the HTTP side. */
export interface HttpCall {
  readonly request: Request;
  readonly requestId: string;
  readonly target: RequestTarget;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The caller, where the host has signed them in already. */
  readonly actor: Actor | undefined;
}

export type HttpHandler = (call: HttpCall) => Promise<Response> | Response;
