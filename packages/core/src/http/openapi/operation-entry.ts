import type { RegisteredOperation, Registry } from "../../composition/registry.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { ComponentSchemas } from "./component-schemas.ts";
import { listParameter } from "./list-parameter.ts";
import { responsesOf } from "./responses.ts";

/** One operation in `paths`, drawn from its declaration alone. */
export function operationEntry(
  registered: RegisteredOperation,
  output: JsonSchema,
  registry: Registry,
  components: ComponentSchemas,
): Record<string, unknown> & { responses: Record<string, unknown> } {
  const { key, plugin, operation, method } = registered;
  const { summary, permission, input, upload } = operation.declaration;
  const schema = components.resolve(components.describe(input, "input", pascal(key)));
  const inQuery = upload !== undefined || method === "GET" || method === "DELETE";
  const isVersioned = operation.kind === "command" && schema.properties?.version !== undefined;
  const isTagged = components.resolve(output).properties?.version !== undefined;
  const headers = [
    ...(operation.kind === "command" ? ["IdempotencyKey"] : []),
    ...(isVersioned ? ["IfMatch"] : []),
    ...(isTagged && method === "GET" ? ["IfNoneMatch"] : []),
  ];
  return {
    operationId: key,
    tags: [plugin],
    summary,
    description: permission === "public" ? "Open to everyone." : `Needs \`${permission}\`.`,
    security: permission === "public" ? [] : undefined,
    parameters: [
      ...Object.entries(schema.properties ?? {}).flatMap(([name, general]) => {
        const narrowed = listParameter(name, general, registered, registry, components);
        return parametersOf(name, narrowed, schema, registered, inQuery);
      }),
      ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ],
    requestBody: inQuery && !upload ? undefined : bodyOf(registered, schema),
    responses: responsesOf(registered, output, isTagged, isVersioned, registry.readerOf(registered) !== undefined),
  };
}

const isInPath = (name: string, { path }: RegisteredOperation) => path.includes(`{${name}}`);

/** Objects stand in brackets (`filter[kind]=customer`), arrays are a name repeated. */
function parametersOf(
  name: string,
  { description, ...schema }: JsonSchema,
  { required = [] }: JsonSchema,
  registered: RegisteredOperation,
  inQuery: boolean,
) {
  const { upload, examples = [] } = registered.operation.declaration;
  const inPath = isInPath(name, registered);
  if (!inPath && (!inQuery || (upload && name === "file"))) return [];
  const isObject = [schema.type].flat().includes("object");
  return [
    {
      name,
      in: inPath ? "path" : "query",
      // An upload's may stand in its form instead.
      required: inPath || (required.includes(name) && !upload) || undefined,
      ...(isObject ? { style: "deepObject", explode: true } : {}),
      description,
      schema,
      example: (examples[0] as Record<string, unknown> | undefined)?.[name],
    },
  ];
}

/** A JSON body; of an upload a form whose part `file` is the file, or the file itself with the rest in the query. */
function bodyOf(registered: RegisteredOperation, schema: JsonSchema) {
  const { upload, examples = [] } = registered.operation.declaration;
  const without = <T>(fields: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !isInPath(name, registered)));
  const required = schema.required?.filter((name) => !isInPath(name, registered)) ?? [];
  const properties = without(schema.properties ?? {});
  if (upload) {
    const file = { type: "string", contentMediaType: "application/octet-stream", description: "The file" };
    const form = { ...schema, properties: { ...properties, file }, required };
    return {
      required: true,
      content: { "multipart/form-data": { schema: form }, "text/csv": {}, "application/octet-stream": {} },
    };
  }
  const named = examples.map((value, index) => [
    `example${index + 1}`,
    { value: without(value as Record<string, unknown>) },
  ]);
  const json = {
    schema: { ...schema, properties, required: required.length > 0 ? required : undefined },
    examples: named.length > 0 ? Object.fromEntries(named) : undefined,
  };
  return {
    required: required.length > 0 || undefined,
    content: {
      ...(registered.method === "PATCH" ? { "application/merge-patch+json": json } : {}),
      "application/json": json,
    },
  };
}

/** `leads.qualify` → `LeadsQualify`. */
export const pascal = (name: string): string =>
  name.replace(/(?:^|[^A-Za-z0-9])([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
