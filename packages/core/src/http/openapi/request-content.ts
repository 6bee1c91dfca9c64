import type { JsonSchema } from "../json-schema.ts";

/** An object schema with only those properties that `keep` admits. */
export function pick(schema: JsonSchema, keep: (name: string) => boolean): JsonSchema {
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => keep(name)));
  const { required: _, ...rest } = schema;
  const required = schema.required?.filter(keep) ?? [];
  return { ...rest, properties, ...(required.length > 0 ? { required } : {}) };
}

/** The JSON body of an operation. */
export function jsonBody(method: string, schema: JsonSchema, examples: readonly unknown[]): unknown {
  const named = Object.fromEntries(examples.map((value, index) => [`example${index + 1}`, { value }]));
  const content = { schema, ...(examples.length > 0 ? { examples: named } : {}) };
  const required = (schema.required?.length ?? 0) > 0;
  return {
    ...(required ? { required } : {}),
    content: {
      ...(method === "PATCH" ? { "application/merge-patch+json": content } : {}),
      "application/json": content,
    },
  };
}

/** The body of an upload: a form whose part `file` is the file, or the file itself with the rest in the query. */
export function uploadBody(schema: JsonSchema): unknown {
  const file: JsonSchema = { type: "string", contentMediaType: "application/octet-stream", description: "The file" };
  const form = {
    ...schema,
    properties: { ...schema.properties, file },
    required: [...new Set(["file", ...(schema.required ?? [])])],
  };
  return {
    required: true,
    content: { "multipart/form-data": { schema: form }, "text/csv": {}, "application/octet-stream": {} },
  };
}
