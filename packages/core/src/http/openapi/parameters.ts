import type { JsonSchema } from "../json-schema.ts";

/** A parameter of an OpenAPI operation. */
export type Parameter = Readonly<Record<string, unknown>>;

/** The names in braces of a path. */
export const pathNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));

export function pathParameter(name: string, schema: JsonSchema, example: unknown): Parameter {
  return { name, in: "path", required: true, ...described(schema, example) };
}

/** Objects stand in brackets (`filter[kind]=customer`), arrays are a name repeated. */
export function queryParameter(name: string, schema: JsonSchema, required: boolean, example: unknown): Parameter {
  const types = [schema.type ?? []].flat();
  return {
    name,
    in: "query",
    ...(required ? { required } : {}),
    ...(types.includes("object") ? { style: "deepObject", explode: true } : {}),
    ...described(schema, example),
  };
}

function described({ description, ...schema }: JsonSchema, example: unknown): Parameter {
  return { ...(description ? { description } : {}), schema, ...(example === undefined ? {} : { example }) };
}

/** Headers that many operations understand, referred to by name. */
export const headerParameters = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description: "1 to 255 printable characters. Repeating a request with its key answers again and changes nothing.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    description: "The ETag of the record as it was read; another version of it is refused with 412.",
    schema: { type: "string" },
    example: '"7"',
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "The ETag of the caller's copy; if it is still good, the answer is 304 without a body.",
    schema: { type: "string" },
  },
} as const;

export const headerReference = (name: keyof typeof headerParameters) => ({ $ref: `#/components/parameters/${name}` });
