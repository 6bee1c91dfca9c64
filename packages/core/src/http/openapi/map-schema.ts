import type { JsonSchema } from "../json-schema.ts";

const one = ["items", "additionalProperties", "not", "contains", "if", "then", "else"] as const;
const several = ["anyOf", "oneOf", "allOf", "prefixItems"] as const;
const named = ["properties", "patternProperties", "$defs"] as const;

/** A schema with every schema inside it replaced, the innermost first; values, defaults and examples stay untouched. */
export function mapSchema(schema: JsonSchema, replace: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const inside = (value: unknown) =>
    typeof value === "object" && value !== null ? mapSchema(value as JsonSchema, replace) : value;
  const result: Record<string, unknown> = { ...schema };
  for (const keyword of one) if (keyword in schema) result[keyword] = inside(schema[keyword]);
  for (const keyword of several) if (keyword in schema) result[keyword] = (schema[keyword] as unknown[]).map(inside);
  for (const keyword of named) {
    const members = schema[keyword];
    if (members) result[keyword] = mapMembers(members as Record<string, JsonSchema>, inside);
  }
  return replace(result);
}

const mapMembers = (members: Readonly<Record<string, JsonSchema>>, inside: (schema: JsonSchema) => unknown) =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, inside(member)]));
