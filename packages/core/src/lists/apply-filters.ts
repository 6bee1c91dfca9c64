import * as z from "zod";
import type { ReadCall } from "../call/read-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { unkept } from "../kept/kept-query.ts";
import { composition } from "../plugin/composition.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Table } from "../table/table.ts";
import { type Condition, readCondition } from "./filter.ts";

const refuse = (filter: string, reason: string) =>
  coreErrors("filter.invalid", { filter, reason }, { errors: [{ pointer: `/filter/${filter}`, message: reason }] });

/** All conditions of a list's filter, read; refuses by name what the list does not offer or the caller may not see. */
export function readFilters(
  table: Table,
  allowed: readonly string[],
  filter: Readonly<Record<string, unknown>>,
  ctx: ReadContext,
): readonly Condition[] {
  const { dialect } = (ctx as ReadCall).session.runtime.database;
  return Object.entries(filter).flatMap(([name, given]) => {
    if (name.includes(".")) return [readCriterion(table, name, given, ctx)];
    const column = allowed.includes(name) ? table.byProperty.get(name) : undefined;
    if (!column) throw refuse(name, `filter by one of ${allowed.join(", ")}`);
    if (ctx.hides(name)) throw coreErrors("field.hidden", { field: name });
    const conditions =
      typeof given === "object" && given !== null && !Array.isArray(given)
        ? Object.entries(given)
        : [["eq", given] as const];
    if (conditions.length === 0) throw refuse(name, "a value is missing");
    return conditions.map(([operator, value]) => {
      const condition = readCondition(table, column, operator, value, dialect);
      if (typeof condition === "string") throw refuse(name, condition);
      return condition;
    });
  });
}

const scalarOf = (given: unknown) =>
  typeof given === "string" && /^(-?\d{1,15}(\.\d+)?|true|false)$/.test(given) ? JSON.parse(given) : given;

/**
 * A plugin's criterion: `filter[leads.rating]=hot`, under the criterion's own permission. How it looks as SQL may hang on
 * its value and on anything else, so its form is its own alone.
 */
function readCriterion(table: Table, name: string, given: unknown, ctx: ReadContext): Condition {
  const criterion = ctx.get(composition).criterion(name);
  if (!criterion || criterion.of !== table.type)
    throw refuse(name, `no plugin of this composition offers it for ${table.type}s`);
  const within = ctx.under(criterion.permission);
  if (!within) throw coreErrors("permission.denied", { permission: criterion.permission });
  const schema = criterion.value as z.core.$ZodType;
  const taken = z.safeParse(schema, given);
  // A query string has texts only, in which a number or a yes or no is to be read.
  const value = taken.success ? taken : z.safeParse(schema, scalarOf(given));
  if (!value.success) throw refuse(name, value.error.issues.map(({ message }) => message).join("; "));
  return { form: unkept, values: [], sql: (eb) => criterion.sql(value.data, eb.ref("row.id") as never, within) };
}
