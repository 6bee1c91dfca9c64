import { sql } from "kysely";
import type { DialectName } from "../database/database.ts";
import type { Column, Table } from "../table/table.ts";

/** The name of the column in which the rows of a child table come along with their parent. */
export const listColumn = ({ name }: Table): string => `list ${name}`;

/** What a child's row brings along: the tenant and the parent are known. */
export const broughtColumns = ({ columns, parent }: Table): readonly Column[] =>
  columns.filter(({ property }) => property !== "tenantId" && property !== parent?.property);

/**
 * Child lists of `row` as columns of JSON, made where they lie: an array of values for each child, in any order. With
 * names, and sorted by the database, that takes half as long again.
 */
export const listColumns = (lists: Iterable<Table>, dialect: DialectName) =>
  [...lists].map((table) => {
    const values = sql.join(broughtColumns(table).map(({ column }) => sql`child.${sql.id(column)}`));
    const own = sql`child.tenant_id = "row".tenant_id and child.${sql.id(String(table.parent?.column))} = "row".id`;
    const rows =
      dialect === "sqlite" ? sql`json_group_array(json_array(${values}))` : sql`json_agg(json_build_array(${values}))`;
    return sql`(select ${rows} from ${sql.id(table.name)} as child where ${own})`.as(listColumn(table));
  });

/** Whether JSON holds the rows of a table as they are: no bytes, and SQLite writes 15 digits of a number there. */
export const travelsAsJson = ({ columns }: Table, dialect: DialectName): boolean =>
  columns.every(({ kind }) => kind !== "bytes" && (kind !== "number" || dialect === "postgresql"));
