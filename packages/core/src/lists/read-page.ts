import type { ExpressionBuilder, SelectQueryBuilder } from "kysely";
import type { ReadCall } from "../call/read-call.ts";
import type { DialectName } from "../database/database.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { type Column, type Table, tableOf } from "../table/table.ts";
import { filterConditions } from "./apply-filters.ts";
import { listFingerprint, type Position, readCursor, writeCursor } from "./cursor.ts";
import { comparable } from "./filter.ts";
import type { ListInput } from "./list.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
type Query = SelectQueryBuilder<any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above
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
  const fingerprint = listFingerprint(
    `${table.name} ${input.bin ?? ""}`,
    `${sort.descending}${sort.column.property}`,
    input.filter,
  );
  const { dialect } = (ctx as ReadCall).session.runtime.database;
  const filtered = (ctx.from(list.of, { bin: input.bin ?? "without" }) as unknown as Query).where((eb: Builder) => {
    const conditions = filterConditions(eb, table, list.filter, input.filter ?? {}, ctx, dialect);
    return conditions.length === 0 ? eb.lit(true) : eb.and(conditions);
  });
  let page = filtered.selectAll("row");
  if (input.cursor !== undefined) {
    const position = readCursor(input.cursor, fingerprint, sort.column.kind);
    page = page.where((eb: Builder) => after(eb, sort, position, dialect));
  }
  const direction = sort.descending ? "desc" : "asc";
  // Said only where there can be nulls: otherwise an index in either direction serves the order.
  page = sort.nullable
    ? page.orderBy(sort.ref, (order) => (sort.descending ? order.desc() : order.asc()).nullsLast())
    : page.orderBy(sort.ref, direction);
  page = page.orderBy("row.id", direction);
  const rows = (await page.limit(limit + 1).execute()) as Record<string, unknown>[];
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? writeCursor(fingerprint, positionOf(last, sort.column)) : null;
  return { items, nextCursor, ...(input.count ? { count: await count(filtered, input.count) } : {}) };
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

function after(
  eb: Builder,
  { column, ref, nullable, descending }: Sort,
  { value, id }: Position,
  dialect: DialectName,
) {
  const beyond = descending ? "<" : ">";
  const tie = eb("row.id", beyond, id);
  if (value === null) return nullable ? eb.and([eb(ref, "is", null), tie]) : eb.lit(false);
  const at = column.kind === "instant" ? new Date(value as number) : comparable(column, value, dialect);
  const further = eb.or([eb(ref, beyond, at), eb.and([eb(ref, "=", at), tie])]);
  return nullable ? eb.or([further, eb(ref, "is", null)]) : further;
}

async function count(filtered: Query, how: "exact" | "estimate"): Promise<number> {
  if (how === "exact")
    return Number((await filtered.select(({ fn }) => fn.countAll().as("count")).executeTakeFirstOrThrow())["count"]);
  const some = filtered.select("row.id").limit(estimateLimit);
  return (await some.execute()).length;
}
