import type * as z from "zod";
import type { Schema } from "../plugin/schema.ts";

/** What cannot travel as JSON, or would change on the way in. */
const refused = new Set([
  "date",
  "bigint",
  "symbol",
  "map",
  "set",
  "undefined",
  "void",
  "nan",
  "function",
  "promise",
  "file",
  "transform",
  "pipe",
  "custom",
]);

/** The first part of a schema that is not JSON-only, as a path with its type; undefined where all of it is. */
export function notJson(schema: Schema, path = "", seen = new Set<unknown>()): string | undefined {
  if (seen.has(schema)) return undefined;
  seen.add(schema);
  const def = (schema as unknown as z.core.$ZodTypes)._zod.def as unknown as Record<string, unknown>;
  const type = String(def["type"]);
  if (refused.has(type)) return `${path || "the schema itself"} is ${type}`;
  if (
    type === "literal" &&
    Array.isArray(def["values"]) &&
    def["values"].some((value) => typeof value === "bigint" || value === undefined)
  )
    return `${path || "the schema itself"} is a literal that JSON does not have`;
  if (def["coerce"] === true) return `${path || "the schema itself"} is coerced`;
  for (const [name, part] of partsOf(def)) {
    const problem = notJson(part, name ? `${path}/${name}` : path, seen);
    if (problem) return problem;
  }
  return undefined;
}

function partsOf(def: Record<string, unknown>): [string, Schema][] {
  const parts: [string, Schema][] = [];
  const add = (name: string, value: unknown) => {
    if (typeof value === "object" && value !== null && "_zod" in value) parts.push([name, value as Schema]);
  };
  for (const [name, field] of Object.entries((def["shape"] as object | undefined) ?? {})) add(name, field);
  for (const name of ["element", "innerType", "left", "right", "keyType", "valueType", "catchall", "rest"])
    add("", def[name]);
  for (const list of ["options", "items"]) if (Array.isArray(def[list])) for (const part of def[list]) add("", part);
  if (typeof def["getter"] === "function") add("", (def["getter"] as () => unknown)());
  return parts;
}
