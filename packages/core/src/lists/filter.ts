import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { DialectName } from "../database/database.ts";
import { comparisonKey } from "../table/comparison-key.ts";
import type { Column, Table } from "../table/table.ts";
import { filterValue } from "./filter-value.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
type Builder = ExpressionBuilder<any, any>;

const comparisons = { eq: "=", ne: "!=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;
export const operators = [...Object.keys(comparisons), "in", "contains", "startsWith", "isNull"];

/**
 * One condition of a list as SQL over `row`; a string says why it cannot be one. Texts with a key column are compared
 * by it, so that both databases agree on case and diacritics; JSON arrays by what they contain.
 */
export function filterCondition(
  eb: Builder,
  table: Table,
  column: Column,
  operator: string,
  given: unknown,
  dialect: DialectName,
): Expression<SqlBool> | string {
  const key = table.keys.get(column.property);
  const compared = `row.${key?.property ?? column.property}`;
  if (operator === "isNull") {
    if (given !== true && given !== false && given !== "true" && given !== "false") return "isNull takes true or false";
    return eb(`row.${column.property}`, String(given) === "true" ? "is" : "is not", null);
  }
  if (operator === "in") {
    const values = Array.isArray(given) ? given : typeof given === "string" ? given.split(",") : [];
    if (values.length === 0 || values.length > 100) return "in takes 1 to 100 values, separated by commas";
    const conditions = values.map((value) => filterCondition(eb, table, column, "eq", value, dialect));
    const problem = conditions.find((condition) => typeof condition === "string");
    return typeof problem === "string" ? problem : eb.or(conditions as Expression<SqlBool>[]);
  }
  const read = filterValue(column, given);
  if (typeof read === "string") return read;
  if (column.kind === "json") return arrayCondition(eb, column, operator, String(read.value), dialect);
  if (operator === "contains" || operator === "startsWith") {
    if (column.kind !== "text" || !key) return `${operator} works on names and other texts with a comparison key only`;
    const text = comparisonKey(String(read.value));
    if (text === "") return "the value must not be empty";
    if (operator === "startsWith") return eb.and([eb(compared, ">=", text), eb(compared, "<", `${text}\u{10ffff}`)]);
    return sql<SqlBool>`${eb.ref(compared)} like ${`%${text.replace(/[\\%_]/g, "\\$&")}%`} escape '\\'`;
  }
  if (!Object.hasOwn(comparisons, operator)) return `use one of ${operators.join(", ")}`;
  const value = key ? comparisonKey(String(read.value)) : comparable(column, read.value, dialect);
  const condition = eb(compared, comparisons[operator as keyof typeof comparisons], value);
  // What has no value is different from any.
  return operator === "ne" && column.nullable ? eb.or([condition, eb(compared, "is", null)]) : condition;
}

/** PostgreSQL refuses a number that an `integer` column cannot hold, where it should find none. */
export const comparable = (column: Column, value: unknown, dialect: DialectName) =>
  column.kind === "integer" && dialect === "postgresql" ? sql`cast(${value} as bigint)` : value;

function arrayCondition(
  eb: Builder,
  column: Column,
  operator: string,
  value: string,
  dialect: DialectName,
): Expression<SqlBool> | string {
  if (operator !== "eq" && operator !== "ne" && operator !== "contains")
    return "a list of values takes eq, ne, in and isNull only";
  const list = eb.ref(`row.${column.property}`);
  const holds =
    dialect === "sqlite"
      ? sql<SqlBool>`exists (select 1 from json_each(${list}) as item where item.value = ${value})`
      : sql<SqlBool>`${list} @> ${JSON.stringify([value])}::jsonb`;
  return operator === "ne" ? eb.or([eb(`row.${column.property}`, "is", null), eb.not(holds)]) : holds;
}
