import { type SqlBool, sql } from "kysely";
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

export interface ListOf {
  readonly of: Entity;
  readonly filter: readonly string[];
  readonly sort: readonly string[];
}

const estimateLimit = 10_000;

/**
 * One page of rows by keyset: nulls last, the id breaking ties, never an offset. Where there may be nulls they are asked
 * for by themselves, if the page has room for them: no index has values that descend and then nulls. What gets or loses
 * its value meanwhile may be missed or met twice, as between two pages.
 */
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
  const forms = conditions.map(({ form }) => form);
  const values = valuesOf(conditions);
  const ask = (stretch: Stretch, from: Position | undefined, most: number) => {
    const build = (parts: Parts) => {
      const rows = parts.withLists(filtered(parts).selectAll("row"), list.of);
      return along(rows, sort, stretch, from !== undefined, parts).limit(parts.slot("limit") as never);
    };
    const where = `${stretch} ${from ? "further on" : ""}`;
    const key = `page of ${table.name} ${bin} ${descending} ${column.property} ${where} ${forms.join(" and ")}`;
    const at = from && (column.kind === "instant" ? new Date(from.value as number) : from.value);
    const all = { ...values, limit: most, at, id: from?.id };
    return askKept(ctx, forms.includes(unkept) ? unkept : key, build, all);
  };
  const rows = position?.value === null ? [] : await ask(sort.nullable ? "values" : "all", position, limit + 1);
  if (sort.nullable && rows.length <= limit)
    rows.push(...(await ask("nulls", position?.value === null ? position : undefined, limit + 1 - rows.length)));
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
  if (!column) {
    const errors = [{ pointer: "/sort", message: "is not offered" }];
    throw coreErrors("sort.invalid", { sort: wanted, allowed: list.sort.join(", ") }, { errors });
  }
  if (ctx.hides(property)) throw coreErrors("field.hidden", { field: property });
  const compared = table.keys.get(property) ?? column;
  // A key is null exactly where its text is.
  return { column: compared, ref: `row.${compared.property}`, nullable: column.nullable, descending };
}

function positionOf(row: Record<string, unknown>, column: Column): Position {
  const value = row[column.property];
  return { value: value instanceof Date ? value.getTime() : (value as Position["value"]), id: String(row["id"]) };
}

/** Which rows of a list: all, or those with a value in the column that it is sorted by, or without. */
type Stretch = "all" | "values" | "nulls";

/** Such rows in their order, from the beginning or after the row whose values are `at` and `id`. */
function along(all: AnyQuery, sort: Sort, stretch: Stretch, further: boolean, { slot, dialect }: Parts): AnyQuery {
  const { column, ref, descending } = sort;
  const [direction, beyond] = descending ? (["desc", "<"] as const) : (["asc", ">"] as const);
  const rows = all.orderBy(ref, direction).orderBy("row.id", direction);
  if (stretch === "nulls") {
    const nulls = rows.where(ref, "is", null);
    return further ? nulls.where("row.id", beyond, slot("id")) : nulls;
  }
  if (!further) return stretch === "all" ? rows : rows.where(ref, "is not", null);
  const at = comparable(column, slot("at"), dialect);
  // As one comparison of both, an index leads there; said in parts it would be walked from where the list begins.
  return rows.where(
    ({ eb }) => sql<SqlBool>`(${eb.ref(ref)}, ${eb.ref("row.id")}) ${sql.raw(beyond)} (${at}, ${slot("id")})`,
  );
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
