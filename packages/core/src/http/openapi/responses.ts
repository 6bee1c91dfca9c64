import type { RegisteredOperation } from "../../composition/registry.ts";
import type { JsonSchema } from "../json-schema.ts";

/** The body of every failure: RFC 9457 problem details. */
export const problemSchema: JsonSchema = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string", description: "`urn:kith:problem:` and the code" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What went wrong and what helps" },
    code: { type: "string", description: "Stable; what programs look at", examples: ["record.stale"] },
    requestId: { type: "string" },
    errors: {
      type: "array",
      description: "The places of the input that are wrong",
      items: {
        type: "object",
        required: ["pointer", "message"],
        properties: {
          pointer: { type: "string", description: "JSON pointer into the input", examples: ["/emails/0/email"] },
          message: { type: "string" },
        },
      },
    },
    data: { type: "object", additionalProperties: true },
  },
};

export const problemResponse = {
  description: "A problem",
  headers: { "X-Request-Id": { schema: { type: "string" } } },
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

const entityTag = {
  ETag: { description: "The record's version, for If-Match", schema: { type: "string" }, example: '"7"' },
};
const location = { Location: { description: "Where the record can be read", schema: { type: "string" } } };
const disposition = { "Content-Disposition": { description: "Carries the file's name", schema: { type: "string" } } };

export interface ResponseTraits {
  /** The answer has a version. */
  readonly tagged: boolean;
  /** The input may name the version that the caller saw. */
  readonly versioned: boolean;
  readonly readable: boolean;
}

/** The answers of one operation: its own, and the problems that it may have. */
export function responsesOf(
  { operation, path, method }: RegisteredOperation,
  output: JsonSchema,
  { tagged, versioned, readable }: ResponseTraits,
): Record<string, unknown> {
  const { status = 200, download } = operation.declaration;
  const headers = { ...(tagged ? entityTag : {}), ...(status === 201 && readable ? location : {}) };
  const content = status === 204 ? {} : { content: { "application/json": { schema: output } } };
  const command = operation.kind === "command";
  const problems = [
    400,
    ...(operation.permission === "public" ? [] : [401, 403]),
    ...(path.includes("{") ? [404] : []),
    ...(command ? [409, 422] : []),
    ...(versioned && command ? [412] : []),
    "default",
  ];
  return {
    [status]: download
      ? { description: "The file", headers: disposition, content: { "application/octet-stream": {} } }
      : { description: titleOf(status), ...(Object.keys(headers).length > 0 ? { headers } : {}), ...content },
    ...(tagged && method === "GET" ? { 304: { description: "The caller's copy is still good" } } : {}),
    ...Object.fromEntries(problems.map((code) => [code, { $ref: "#/components/responses/Problem" }])),
  };
}

const titleOf = (status: number) =>
  status === 201 ? "Created" : status === 202 ? "Accepted" : status === 204 ? "Done" : "OK";
