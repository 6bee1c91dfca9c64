import { sql } from "kysely";
import type { Table } from "../table/table.ts";

/** The name of the column in which the rows of a child table come along with their parent. */
export const listColumn = ({ name }: Table): string => `list ${name}`;

/** Child lists of `row` as columns of JSON, made where they lie. PostgreSQL's. */
export const listColumns = (lists: ReadonlyMap<string, Table>) =>
  [...lists.values()].map((table) => {
    const { name, columns, parent } = table;
    const members = columns.map(({ property, column }) => sql`${sql.lit(property)}, child.${sql.id(column)}`);
    const own = sql`child.tenant_id = "row".tenant_id and child.${sql.id(String(parent?.column))} = "row".id`;
    return sql`(select json_agg(json_build_object(${sql.join(members)}) order by child.position)
      from ${sql.id(name)} as child where ${own})`.as(listColumn(table));
  });

/** Whether JSON holds the rows of a table as they are. */
export const travelsAsJson = ({ columns }: Table): boolean => columns.every(({ kind }) => kind !== "bytes");
