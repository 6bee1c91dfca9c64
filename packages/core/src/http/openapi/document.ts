import { isOverHttp, type RegisteredOperation, type Registry } from "../../composition/registry.ts";
import type { AttributeSchemas } from "../../plugin/services.ts";
import { ComponentSchemas } from "./component-schemas.ts";
import { operationEntry, pascal } from "./operation-entry.ts";
import { headerParameters, problemResponse, problemSchema, rateLimitedResponse } from "./shared-parts.ts";

/**
 * The OpenAPI 3.1 description of one composition, to be written as JSON; the same for the same plugins in whatever
 * order they were given. It holds declarations only, nothing of any tenant.
 */
export function openApiDocument(
  registry: Registry,
  {
    attributes,
    basePath,
    limited = false,
  }: {
    readonly attributes: AttributeSchemas;
    readonly basePath?: string | undefined;
    /** Whether callers are limited in how often they may call. */
    readonly limited?: boolean;
  },
): Record<string, unknown> {
  const operations = [...registry.operations.values()]
    .filter(isOverHttp)
    .sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const components = new ComponentSchemas(attributes);
  components.add("Problem", problemSchema);
  // Outputs first: they own the plain names.
  const outputs = operations.map(({ key, operation }) => {
    const output = components.describe(operation.declaration.output, "output", pascal(key));
    // A page's own properties are always there; what it lists may be hidden.
    return operation.list ? { ...output, required: ["items", "nextCursor"] } : output;
  });
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [index, registered] of operations.entries()) {
    const entry = operationEntry(registered, outputs[index] ?? {}, registry, components);
    if (limited) entry.responses[429] = { $ref: "#/components/responses/RateLimited" };
    paths[registered.path] = { ...paths[registered.path], [registered.method.toLowerCase()]: entry };
  }
  const names = registry.plugins.map(({ name }) => name).sort();
  return {
    openapi: "3.1.0",
    info: { title: "Kith CRM", version: "1", description: `Plugins: ${names.join(", ")}.` },
    // Relative to where this document was found, so that a host may mount it anywhere.
    servers: [{ url: basePath || "." }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map(({ plugin }) => plugin))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: components.all,
      parameters: headerParameters,
      responses: { Problem: problemResponse, ...(limited ? { RateLimited: rateLimitedResponse } : {}) },
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
  };
}

const place = ({ path, method }: RegisteredOperation) => `${path} ${method}`;
