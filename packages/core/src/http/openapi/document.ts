import type { RegisteredOperation, Registry } from "../../composition/registry.ts";
import type { AttributeSchemas } from "../../plugin/services.ts";
import type { JsonSchema } from "../json-schema.ts";
import { ComponentSchemas } from "./component-schemas.ts";
import { pascal } from "./list-parameters.ts";
import { operationEntry } from "./operation-entry.ts";
import { headerParameters } from "./parameters.ts";
import { problemResponse, problemSchema } from "./responses.ts";

/**
 * The OpenAPI 3.1 description of one composition, the same for the same plugins in whatever order they were given. It
 * holds declarations only, nothing of any tenant.
 */
export function openApiDocument(
  registry: Registry,
  { attributes, basePath }: { readonly attributes: AttributeSchemas; readonly basePath?: string | undefined },
): Record<string, unknown> {
  const operations = [...registry.operations.values()].sort(byPath);
  const components = new ComponentSchemas(attributes);
  components.add("Problem", problemSchema);
  // Outputs first: they own the plain names.
  const outputs = new Map(operations.map((registered) => [registered, outputOf(registered, components)]));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const registered of operations) {
    const entry = operationEntry(registered, outputs.get(registered) ?? {}, registry, components);
    paths[registered.path] = { ...paths[registered.path], [registered.method.toLowerCase()]: entry };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Kith CRM",
      version: "1",
      description: `Plugins: ${registry.plugins
        .map(({ name }) => name)
        .sort()
        .join(", ")}.`,
    },
    // Relative to where this document was found, so that a host may mount it anywhere.
    servers: [{ url: basePath || "." }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map(({ plugin }) => plugin))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: components.all,
      parameters: headerParameters,
      responses: { Problem: problemResponse },
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
  };
}

/** A page's own properties are always there; what it lists may be hidden. */
function outputOf({ key, operation }: RegisteredOperation, components: ComponentSchemas): JsonSchema {
  const output = components.describe(operation.declaration.output, "output", `${pascal(key)}Output`);
  return operation.list && !output.$ref ? { ...output, required: ["items", "nextCursor"] } : output;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function byPath(left: RegisteredOperation, right: RegisteredOperation): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return methods.indexOf(left.method) - methods.indexOf(right.method);
}
