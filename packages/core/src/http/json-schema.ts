import * as z from "zod";
import type { Schema } from "../plugin/schema.ts";

/** The part of JSON Schema 2020-12 that zod writes and this folder reads. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** Changes the JSON schema of each zod schema in place, the innermost first. */
export type Polish = (part: { zodSchema: z.core.$ZodTypes; jsonSchema: Record<string, unknown> }) => void;

/** An operation's schema as JSON Schema: of what callers send (`input`) or of what they get (`output`). */
export function jsonSchemaOf(schema: Schema, io: "input" | "output", override: Polish = () => {}): JsonSchema {
  return z.toJSONSchema(schema as unknown as z.core.$ZodType, { io, cycles: "ref", override }) as JsonSchema;
}
