import type { RegisteredOperation, Registry } from "../../composition/registry.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { ComponentSchemas } from "./component-schemas.ts";

const scalar: JsonSchema = { type: ["string", "number", "boolean"] };
const operators = {
  ...Object.fromEntries(["eq", "ne", "gt", "gte", "lt", "lte"].map((operator) => [operator, scalar])),
  in: { type: "string", description: "Up to 100 values, separated by commas" },
  contains: { type: "string" },
  startsWith: { type: "string" },
  isNull: { type: "boolean" },
};
/** A filter's value, or operators with values: `filter[kind]=customer`, `filter[createdAt][gte]=2026-01-01`. */
const filterValue: JsonSchema = {
  anyOf: [scalar, { type: "object", properties: operators, additionalProperties: false }],
};

/** One parameter as its list narrows it: which filters, which sorts. All others stay what they are in general. */
export function listParameter(
  name: string,
  general: JsonSchema,
  { operation: { list } }: RegisteredOperation,
  registry: Registry,
  components: ComponentSchemas,
): JsonSchema {
  const { description } = general;
  if (list && name === "sort") return { description, type: "string", enum: list.sort.flatMap((by) => [by, `-${by}`]) };
  if (!list || name !== "filter") return general;
  const value = components.add("FilterValue", filterValue);
  const type = registry.model.tables.find(({ entity }) => entity === list.of)?.type;
  const criteria = [...registry.criteria.values()].filter((criterion) => criterion.of === type);
  criteria.sort((a, b) => (a.name < b.name ? -1 : 1));
  const properties = Object.fromEntries([
    ...list.filter.map((property) => [property, value]),
    ...criteria.map((criterion) => [criterion.name, components.describe(criterion.value, "input", criterion.name)]),
  ]);
  return { description, type: "object", properties, additionalProperties: false };
}
