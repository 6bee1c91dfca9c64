import type { RegisteredOperation, Registry } from "../../composition/registry.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { ComponentSchemas } from "./component-schemas.ts";
import { listParameter, pascal } from "./list-parameters.ts";
import { headerReference, type Parameter, pathNames, pathParameter, queryParameter } from "./parameters.ts";
import { jsonBody, pick, uploadBody } from "./request-content.ts";
import { responsesOf } from "./responses.ts";

/** One operation in `paths`, drawn from its declaration alone. */
export function operationEntry(
  registered: RegisteredOperation,
  output: JsonSchema,
  registry: Registry,
  components: ComponentSchemas,
): Record<string, unknown> {
  const { key, plugin, operation, method, path } = registered;
  const { summary, permission, upload, examples = [] } = operation.declaration;
  const described = components.describe(operation.declaration.input, "input", `${pascal(key)}Input`);
  const input = components.resolve(described);
  const inPath = new Set(pathNames(path));
  const inQuery = (name: string) => !inPath.has(name) && name !== "file";
  const fromQuery = upload !== undefined || method === "GET" || method === "DELETE";
  const versioned = operation.kind === "command" && input.properties?.version !== undefined;
  const tagged = components.resolve(output).properties?.version !== undefined;
  const readable = [...registry.operations.values()].some(
    (other) => other.method === "GET" && other.path === `${path}/{id}`,
  );
  const example = examples[0] as Record<string, unknown> | undefined;
  const schemaOf = (name: string) => input.properties?.[name] ?? {};
  const parameters: Parameter[] = [
    ...[...inPath].map((name) => pathParameter(name, schemaOf(name), example?.[name])),
    ...(fromQuery ? Object.keys(input.properties ?? {}).filter(inQuery) : []).map((name) => {
      const schema = listParameter(name, schemaOf(name), registered, registry, components) ?? schemaOf(name);
      // An upload's may stand in its form instead.
      return queryParameter(name, schema, !upload && (input.required?.includes(name) ?? false), example?.[name]);
    }),
    ...(operation.kind === "command" ? [headerReference("IdempotencyKey")] : []),
    ...(versioned ? [headerReference("IfMatch")] : []),
    ...(tagged && method === "GET" ? [headerReference("IfNoneMatch")] : []),
  ];
  const body = inPath.size === 0 ? described : pick(input, inQuery);
  const bodies = examples.map((each) => without(each as Record<string, unknown>, inPath));
  return {
    operationId: key,
    tags: [plugin],
    summary,
    description: permission === "public" ? "Open to everyone." : `Needs \`${permission}\`.`,
    ...(permission === "public" ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(upload ? { requestBody: uploadBody(pick(input, inQuery)) } : {}),
    ...(fromQuery ? {} : { requestBody: jsonBody(method, body, bodies) }),
    responses: responsesOf(registered, output, { tagged, versioned, readable }),
  };
}

const without = (value: Readonly<Record<string, unknown>>, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
