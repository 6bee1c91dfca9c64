import { STATUS_CODES } from "node:http";
import { coreErrors } from "../errors/core-errors.ts";
import { type CrmError, isCrmError } from "../errors/crm-error.ts";
import { answerHeaders, jsonResponse } from "./answer.ts";

/** Hears of every error that is not the caller's. */
export type ErrorListener = (error: unknown, about: { readonly requestId: string }) => void;

/**
 * What a caller is told of a failure. What a CRM error says is meant for them, except with status 500: that one is a
 * fault in here, whose words may hold a statement or a value. It goes to `onError`; the caller gets `internal` and the
 * request's id.
 */
export function shownError(error: unknown, requestId: string, onError: ErrorListener): CrmError {
  if (!isCrmError(error) || error.status >= 500) report(error, requestId, onError);
  return isCrmError(error) && error.status !== 500 ? error : coreErrors("internal", { requestId });
}

/** The answer to a failure: RFC 9457 problem details. */
export function problemResponse(shown: CrmError, requestId: string): Response {
  const { status, code, errors } = shown;
  const data = plainFacts(shown.data);
  const problem = {
    // A name, not an address, since the library has no home on the web.
    type: `urn:kith:problem:${code}`,
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: shown.message,
    code,
    requestId,
    ...(errors.length > 0 ? { errors } : {}),
    ...(Object.keys(data).length > 0 ? { data } : {}),
  };
  const type = { "content-type": "application/problem+json" };
  return jsonResponse(problem, { ...answerHeaders(requestId), ...type, ...headersOf(shown) }, status);
}

/** A fault in the listener must not replace the answer. */
export function report(error: unknown, requestId: string, onError: ErrorListener): void {
  try {
    onError(error, { requestId });
  } catch (fault) {
    console.error(fault);
  }
}

/** An object among the data may be anything, up to a driver's error. */
function plainFacts(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isPlain = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value);
  const { requestId: _, ...rest } = data;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => [value].flat().every(isPlain)));
}

function headersOf({ status, code, data }: CrmError): Record<string, string> {
  if (status === 401) return { "www-authenticate": "Bearer" };
  if (status === 405) return { allow: String(data.allowed) };
  if (status === 429) return { "retry-after": String(data.seconds) };
  if (status === 503) return { "retry-after": code === "database.busy" ? "1" : "5" };
  return {};
}
