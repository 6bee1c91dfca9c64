import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { DialectName } from "../database/database.ts";
import { comparisonKey } from "../table/comparison-key.ts";
import type { Column, Table } from "../table/table.ts";
import { filterValue } from "./filter-value.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
type Builder = ExpressionBuilder<any, any>;

const comparisons = { eq: "=", ne: "!=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;
export const operators = [...Object.keys(comparisons), "in", "contains", "startsWith", "isNull"];

/** One condition of a list, read: its form, which says how it looks as SQL, and the values that go into it. */
export interface Condition {
  /** The same for all conditions that differ in their values alone. */
  readonly form: string;
  readonly values: readonly unknown[];
  /** As SQL over `row`, with the values or what stands in their place. */
  sql(eb: Builder, values: readonly unknown[]): Expression<SqlBool>;
}

/**
 * Reads one condition of a list; a string says why it cannot be one. Texts with a key column are compared by it, so that
 * both databases agree on case and diacritics; JSON arrays by what they contain.
 */
export function readCondition(
  table: Table,
  column: Column,
  operator: string,
  given: unknown,
  dialect: DialectName,
): Condition | string {
  const own = `row.${column.property}`;
  if (operator === "isNull") {
    if (given !== true && given !== false && given !== "true" && given !== "false") return "isNull takes true or false";
    const is = String(given) === "true" ? "is" : "is not";
    return { form: `${own} ${is} null`, values: [], sql: (eb) => eb(own, is, null) };
  }
  if (operator === "in") return oneOf(table, column, given, dialect);
  const read = filterValue(column, given);
  if (typeof read === "string") return read;
  const form = `${own} ${operator}`;
  if (column.kind === "json") {
    if (operator !== "eq" && operator !== "ne" && operator !== "contains")
      return "a list of values takes eq, ne, in and isNull only";
    const value = dialect === "sqlite" ? String(read.value) : JSON.stringify([String(read.value)]);
    return { form, values: [value], sql: (eb, [item]) => holding(eb, own, operator === "ne", item, dialect) };
  }
  const key = table.keys.get(column.property);
  const compared = `row.${key?.property ?? column.property}`;
  if (operator === "contains" || operator === "startsWith") {
    if (column.kind !== "text" || !key) return `${operator} works on names and other texts with a comparison key only`;
    const text = comparisonKey(String(read.value));
    if (text === "") return "the value must not be empty";
    if (operator === "contains")
      return {
        form,
        values: [`%${text.replace(/[\\%_]/g, "\\$&")}%`],
        sql: (eb, [pattern]) => sql`${eb.ref(compared)} like ${pattern} escape '\\'`,
      };
    return {
      form,
      values: [text, `${text}\u{10ffff}`],
      sql: (eb, [from, to]) => eb.and([eb(compared, ">=", from), eb(compared, "<", to)]),
    };
  }
  if (!Object.hasOwn(comparisons, operator)) return `use one of ${operators.join(", ")}`;
  return {
    form,
    values: [key ? comparisonKey(String(read.value)) : read.value],
    sql: (eb, [value]) => {
      const right = key ? value : comparable(column, value, dialect);
      const condition = eb(compared, comparisons[operator as keyof typeof comparisons], right);
      // What has no value is different from any.
      return operator === "ne" && column.nullable ? eb.or([condition, eb(compared, "is", null)]) : condition;
    },
  };
}

function oneOf(table: Table, column: Column, given: unknown, dialect: DialectName): Condition | string {
  const values = Array.isArray(given) ? given : typeof given === "string" ? given.split(",") : [];
  if (values.length === 0 || values.length > 100) return "in takes 1 to 100 values, separated by commas";
  const conditions: Condition[] = [];
  for (const value of values) {
    const condition = readCondition(table, column, "eq", value, dialect);
    if (typeof condition === "string") return condition;
    conditions.push(condition);
  }
  return {
    form: `row.${column.property} in ${values.length}`,
    values: conditions.flatMap((condition) => condition.values),
    // Each of them is one value equal.
    sql: (eb, all) => eb.or(conditions.map((condition, index) => condition.sql(eb, [all[index]]))),
  };
}

/** PostgreSQL refuses a number that an `integer` column cannot hold, where it should find none. */
export const comparable = (column: Column, value: unknown, dialect: DialectName) =>
  column.kind === "integer" && dialect === "postgresql" ? sql`cast(${value} as bigint)` : value;

function holding(eb: Builder, list: string, not: boolean, item: unknown, dialect: DialectName): Expression<SqlBool> {
  const holds =
    dialect === "sqlite"
      ? sql<SqlBool>`exists (select 1 from json_each(${eb.ref(list)}) as item where item.value = ${item})`
      : sql<SqlBool>`${eb.ref(list)} @> ${item}::jsonb`;
  return not ? eb.or([eb(list, "is", null), eb.not(holds)]) : holds;
}
