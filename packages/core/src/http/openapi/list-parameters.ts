import type { RegisteredOperation, Registry } from "../../composition/registry.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { ComponentSchemas } from "./component-schemas.ts";

const scalar: JsonSchema = { type: ["string", "number", "boolean"] };

/** A filter's value, or operators with values: `filter[kind]=customer`, `filter[createdAt][gte]=2026-01-01`. */
const filterValue: JsonSchema = {
  anyOf: [
    scalar,
    {
      type: "object",
      properties: {
        ...Object.fromEntries(["eq", "ne", "gt", "gte", "lt", "lte"].map((operator) => [operator, scalar])),
        in: { type: "string", description: "Up to 100 values, separated by commas" },
        contains: { type: "string" },
        startsWith: { type: "string" },
        isNull: { type: "boolean" },
      },
      additionalProperties: false,
    },
  ],
};

/** What the list allows in place of the general schema: which filters, which sorts. Undefined for other parameters. */
export function listParameter(
  name: string,
  general: JsonSchema,
  { operation }: RegisteredOperation,
  registry: Registry,
  components: ComponentSchemas,
): JsonSchema | undefined {
  const { list } = operation;
  if (!list) return undefined;
  const { description } = general;
  if (name === "sort")
    return { ...(description ? { description } : {}), enum: list.sort.flatMap((by) => [by, `-${by}`]), type: "string" };
  if (name !== "filter") return undefined;
  const value = components.add("FilterValue", filterValue);
  const own = list.filter.map((property): [string, JsonSchema] => [property, value]);
  const type = registry.model.tables.find(({ entity }) => entity === list.of)?.type;
  const criteria = [...registry.criteria.values()]
    .filter((criterion) => criterion.of === type)
    .map((criterion): [string, JsonSchema] => [
      criterion.name,
      components.describe(criterion.value, "input", pascal(criterion.name)),
    ]);
  const properties = Object.fromEntries([...own, ...criteria.sort(([left], [right]) => (left < right ? -1 : 1))]);
  return { ...(description ? { description } : {}), type: "object", properties, additionalProperties: false };
}

/** `leads.qualify` → `LeadsQualify`. */
export const pascal = (name: string): string =>
  name.replace(/(?:^|[^A-Za-z0-9])([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
