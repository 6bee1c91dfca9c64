import { STATUS_CODES } from "node:http";
import { coreErrors } from "../errors/core-errors.ts";
import { type CrmError, isCrmError } from "../errors/crm-error.ts";
import { answerHeaders } from "./response-headers.ts";

/** Hears of every error that is not the caller's. */
export type ErrorListener = (error: unknown, about: { readonly requestId: string }) => void;

/** An error as the body of an answer: RFC 9457 problem details. */
export interface Problem {
  /** `urn:kith:problem:` and the code: a name, not an address, since the library has no home on the web. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: CrmError["errors"];
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The answer to a failure. What a CRM error says is meant for the caller, except with status 500: that one is a fault
 * in here, whose words may hold a statement or a value. It goes to `onError`; the caller gets `internal` and the
 * request's id.
 */
export function problemResponse(error: unknown, requestId: string, onError: ErrorListener): Response {
  if (!isCrmError(error) || error.status >= 500) report(error, requestId, onError);
  const shown = isCrmError(error) && error.status !== 500 ? error : coreErrors("internal", { requestId });
  const headers = {
    ...answerHeaders(requestId),
    "cache-control": "no-store",
    "content-type": "application/problem+json",
  };
  return new Response(JSON.stringify(problemOf(shown, requestId)), {
    status: shown.status,
    headers: { ...headers, ...headersOf(shown) },
  });
}

export function problemOf(error: CrmError, requestId: string): Problem {
  const data = safeData(error.data);
  return {
    type: `urn:kith:problem:${error.code}`,
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
    ...(Object.keys(data).length > 0 ? { data } : {}),
  };
}

/** A fault in the listener must not replace the answer. */
function report(error: unknown, requestId: string, onError: ErrorListener): void {
  try {
    onError(error, { requestId });
  } catch (fault) {
    console.error(fault);
  }
}

/** Plain facts only: an object among the data may be anything, up to a driver's error. */
function safeData(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).filter(
      ([name, value]) => name !== "requestId" && (isPlain(value) || (Array.isArray(value) && value.every(isPlain))),
    ),
  );
}

const isPlain = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value);

function headersOf(error: CrmError): Record<string, string> {
  if (error.status === 401) return { "www-authenticate": "Bearer" };
  if (error.status === 405) return { allow: String(error.data.allowed ?? "") };
  if (error.status === 503) return { "retry-after": error.code === "database.busy" ? "1" : "5" };
  return {};
}
