import type { JsonSchema } from "../json-schema.ts";

const text = (description?: string, more: JsonSchema = {}): JsonSchema => ({ type: "string", description, ...more });
const place = {
  type: "object",
  required: ["pointer", "message"],
  properties: { pointer: text("JSON pointer into the input", { examples: ["/emails/0/email"] }), message: text() },
};

/** The body of every failure: RFC 9457 problem details. */
export const problemSchema: JsonSchema = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: text("`urn:kith:problem:` and the code"),
    title: text(),
    status: { type: "integer" },
    detail: text("What went wrong and what helps"),
    code: text("Stable; what programs look at", { examples: ["record.stale"] }),
    requestId: text(),
    errors: { type: "array", description: "The places of the input that are wrong", items: place },
    data: { type: "object", additionalProperties: true },
  },
};

export const problemResponse = {
  description: "A problem",
  headers: { "X-Request-Id": { schema: text() } },
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

/** The problem `request.rateLimited`. */
export const rateLimitedResponse = {
  ...problemResponse,
  description: "Too many requests",
  headers: {
    ...problemResponse.headers,
    "Retry-After": { description: "In seconds", schema: { type: "integer" } },
    RateLimit: { schema: text("What is left", { examples: ['"default";r=0;t=3'] }) },
    "RateLimit-Policy": {
      schema: text("Requests, and the seconds they come back in", { examples: ['"default";q=600;w=60'] }),
    },
  },
};

const header = (name: string, description: string, schema = text()) => ({ name, in: "header", description, schema });

/** Headers that many operations understand, referred to by name. */
export const headerParameters = {
  IdempotencyKey: header(
    "Idempotency-Key",
    "1 to 255 printable characters. Repeating a request with its key answers again and changes nothing.",
    text(undefined, { minLength: 1, maxLength: 255 }),
  ),
  IfMatch: header(
    "If-Match",
    'The ETag of the record as it was read (`"7"`); another version of it is refused with 412.',
  ),
  IfNoneMatch: header(
    "If-None-Match",
    "The ETag of the caller's copy; if it is still good, the answer is 304 without a body.",
  ),
};
