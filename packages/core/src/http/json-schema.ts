import * as z from "zod";
import type { Schema } from "../plugin/schema.ts";

/** The part of JSON Schema 2020-12 that zod writes and this folder reads. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

/** An operation's schema as JSON Schema: of what callers send (`input`) or of what they get (`output`). */
export function jsonSchemaOf(schema: Schema, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema as unknown as z.core.$ZodType, { io, cycles: "ref" }) as JsonSchema;
}

/** Follows `$ref` within one document. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  while (current.$ref !== undefined) {
    const name = /^#\/\$defs\/(.+)$/.exec(current.$ref)?.[1];
    const target = current.$ref === "#" ? root : name && root.$defs?.[decodeURIComponent(name)];
    if (!target || target === current) return {};
    current = target;
  }
  return current;
}
