/** Headers that a response is built with at once: changing them afterwards costs more than making them. */
export type HeaderFields = Record<string, string>;

/**
 * What every answer carries. Answers hold personal data: none is kept by a shared cache, none is shown as a page or
 * loaded into one of another origin, and a caller's copy is asked for again, by its entity tag where it has one.
 */
export function answerHeaders(requestId: string): HeaderFields {
  return {
    "x-request-id": requestId,
    "cache-control": "private, no-cache",
    vary: "authorization, cookie",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
  };
}
