import { type ExpressionBuilder, type SqlBool, sql } from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import { type AnyQuery, askKept, type Parts, unkept } from "../kept/kept-query.ts";
import type { Values } from "../kept/slot.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { type Column, type Table, tableOf } from "../table/table.ts";
import { readFilters } from "./apply-filters.ts";
import { listFingerprint, type Position, readCursor, writeCursor } from "./cursor.ts";
import { type Condition, comparable } from "./filter.ts";
import type { ListInput } from "./list.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
type Builder = ExpressionBuilder<any, any>;

export interface ListOf {
  readonly of: Entity;
  readonly filter: readonly string[];
  readonly sort: readonly string[];
}

const estimateLimit = 10_000;

/** One page of rows by keyset: nulls last, the id breaking ties, never an offset. */
export async function readPage(list: ListOf, input: ListInput, ctx: ReadContext) {
  const table = tableOf(list.of);
  const limit = input.limit ?? 50;
  const sort = readSort(list, table, input.sort, ctx);
  const { column, descending } = sort;
  const bin = input.bin ?? "without";
  const fingerprint = listFingerprint(
    `${table.name} ${input.bin ?? ""}`,
    `${descending}${column.property}`,
    input.filter,
  );
  const conditions = readFilters(table, list.filter, input.filter ?? {}, ctx);
  const position = input.cursor === undefined ? undefined : readCursor(input.cursor, fingerprint, column.kind);
  const filtered = (parts: Parts) => withConditions(parts.from(list.of, { bin }), conditions, parts);
  const page = (parts: Parts) => {
    const rows = parts.withLists(filtered(parts).selectAll("row"), list.of);
    return inOrder(position ? rows.where((eb) => after(eb, sort, position, parts)) : rows, sort).limit(
      parts.slot("limit") as never,
    );
  };
  const forms = conditions.map(({ form }) => form);
  const beyond = position ? `after ${position.value === null}` : "from the first";
  const key = `page of ${table.name} ${bin} ${descending} ${column.property} ${beyond} ${forms.join(" and ")}`;
  const values = valuesOf(conditions);
  const at = position && (column.kind === "instant" ? new Date(position.value as number) : position.value);
  const all = { ...values, limit: limit + 1, at, id: position?.id };
  const rows = await askKept(ctx, forms.includes(unkept) ? unkept : key, page, all);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? writeCursor(fingerprint, positionOf(last, column)) : null;
  return { items, nextCursor, ...(input.count ? { count: await count(filtered, values, input.count, ctx) } : {}) };
}

/** The values of all conditions by the names that `withConditions` gives them. */
const valuesOf = (conditions: readonly Condition[]): Values =>
  Object.fromEntries(conditions.flatMap(({ values }, n) => values.map((value, v) => [`value ${n}.${v}`, value])));

const withConditions = (rows: AnyQuery, conditions: readonly Condition[], { slot }: Parts): AnyQuery =>
  conditions.reduce(
    (query, { sql, values }, n) =>
      query.where((eb) =>
        sql(
          eb,
          values.map((_, v) => slot(`value ${n}.${v}`)),
        ),
      ),
    rows,
  );

function inOrder(rows: AnyQuery, { ref, nullable, descending }: Sort): AnyQuery {
  const direction = descending ? "desc" : "asc";
  // Said only where there can be nulls: otherwise an index in either direction serves the order.
  const sorted = nullable
    ? rows.orderBy(ref, (order) => (descending ? order.desc() : order.asc()).nullsLast())
    : rows.orderBy(ref, direction);
  return sorted.orderBy("row.id", direction);
}

interface Sort {
  readonly column: Column;
  readonly ref: string;
  readonly nullable: boolean;
  readonly descending: boolean;
}

function readSort(list: ListOf, table: Table, given: string | undefined, ctx: ReadContext): Sort {
  // Ids ascend with time: the same order where the time itself is hidden, which a cursor would tell.
  const wanted = given ?? (ctx.hides("createdAt") ? "-id" : "-createdAt");
  const descending = wanted.startsWith("-");
  const property = descending ? wanted.slice(1) : wanted;
  const column = list.sort.includes(property) || given === undefined ? table.byProperty.get(property) : undefined;
  if (!column)
    throw coreErrors(
      "sort.invalid",
      { sort: wanted, allowed: list.sort.join(", ") },
      { errors: [{ pointer: "/sort", message: "is not offered" }] },
    );
  if (ctx.hides(property)) throw coreErrors("field.hidden", { field: property });
  const compared = table.keys.get(property) ?? column;
  // A key is null exactly where its text is.
  return { column: compared, ref: `row.${compared.property}`, nullable: column.nullable, descending };
}

function positionOf(row: Record<string, unknown>, column: Column): Position {
  const value = row[column.property];
  return { value: value instanceof Date ? value.getTime() : (value as Position["value"]), id: String(row["id"]) };
}

/** What comes after the row whose values `at` and `id` are. */
function after(eb: Builder, sort: Sort, { value }: Position, { slot, dialect }: Parts) {
  const { column, ref, nullable, descending } = sort;
  const beyond = descending ? "<" : ">";
  const tie = eb("row.id", beyond, slot("id"));
  if (value === null) return nullable ? eb.and([eb(ref, "is", null), tie]) : eb.lit(false);
  const at = comparable(column, slot("at"), dialect);
  // As one comparison of both, an index leads there; said in parts it would be walked from where the list begins.
  if (!nullable) return sql<SqlBool>`(${eb.ref(ref)}, ${eb.ref("row.id")}) ${sql.raw(beyond)} (${at}, ${slot("id")})`;
  return eb.or([eb(ref, beyond, at), eb.and([eb(ref, "=", at), tie]), eb(ref, "is", null)]);
}

async function count(
  filtered: (parts: Parts) => AnyQuery,
  values: Values,
  how: "exact" | "estimate",
  ctx: ReadContext,
): Promise<number> {
  if (how === "estimate") {
    const some = (parts: Parts) => filtered(parts).select("row.id").limit(estimateLimit);
    return (await askKept(ctx, unkept, some, values)).length;
  }
  const all = (parts: Parts) => filtered(parts).select(({ fn }) => fn.countAll().as("count"));
  const [row] = await askKept(ctx, unkept, all, values);
  return Number(row?.["count"]);
}
