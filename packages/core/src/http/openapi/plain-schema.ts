import type { JsonSchema } from "../json-schema.ts";

/** What JSON Schema and OpenAPI know; anything else came from a schema's `.meta()`. */
const known = new Set(
  (
    "$ref $defs type format enum const properties required additionalProperties patternProperties propertyNames " +
    "minProperties maxProperties items prefixItems contains minItems maxItems uniqueItems minLength maxLength pattern " +
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf anyOf oneOf allOf not if then else title description " +
    "default examples deprecated readOnly writeOnly contentEncoding contentMediaType attributesOf"
  ).split(" "),
);
const anyKey = JSON.stringify({ type: "string" });
const noise = new Set(["$schema", "id", "$id"]);

/**
 * One schema as a reader of the description wants it: without zod's bounds of a safe integer and its patterns of named
 * formats; a schema's own metadata as an extension (`refersTo` → `x-refersTo`).
 */
export function plainSchema(schema: JsonSchema): JsonSchema {
  const formatted = withFormat(schema);
  const entries = Object.entries(formatted).flatMap(([keyword, value]): [string, unknown][] => {
    if (noise.has(keyword)) return [];
    if (keyword === "minimum" && value === Number.MIN_SAFE_INTEGER) return [];
    if (keyword === "maximum" && value === Number.MAX_SAFE_INTEGER) return [];
    if (keyword === "pattern" && formatted.format !== undefined) return [];
    if (keyword === "propertyNames" && JSON.stringify(value) === anyKey) return [];
    return [[known.has(keyword) || keyword.startsWith("x-") ? keyword : `x-${keyword}`, value]];
  });
  return Object.fromEntries(entries);
}

/** zod writes a text with two patterns (`z.uuid().lowercase()`) as all of both, and names the last check as format. */
function withFormat(schema: JsonSchema): JsonSchema {
  const { allOf, format, ...rest } = schema;
  const patterns = allOf?.map(({ pattern }) => String(pattern));
  if (schema.type !== "string" || !patterns || !allOf?.every((part) => Object.keys(part).join() === "pattern"))
    return schema;
  const named = patterns.some((pattern) => pattern.includes("[1-8][0-9a-fA-F]{3}-[89abAB]")) ? "uuid" : format;
  if (named !== undefined && named !== "lowercase" && named !== "uppercase") return { ...rest, format: named };
  return { ...rest, allOf };
}

/**
 * One schema of an answer. A caller's grants may hide any property but a record's id and version, so none else is
 * promised; and more may come with a later version.
 */
export function hideable(schema: JsonSchema): JsonSchema {
  const { required, additionalProperties, ...rest } = schema;
  const kept = required?.filter((name) => name === "id" || name === "version") ?? [];
  return {
    ...rest,
    ...(kept.length > 0 ? { required: kept } : {}),
    ...(additionalProperties === undefined || additionalProperties === false ? {} : { additionalProperties }),
  };
}
