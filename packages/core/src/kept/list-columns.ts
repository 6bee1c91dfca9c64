import { sql } from "kysely";
import type { DialectName } from "../database/database.ts";
import type { Table } from "../table/table.ts";

/** The name of the column in which the rows of a child table come along with their parent. */
export const listColumn = ({ name }: Table): string => `list ${name}`;

/** Child lists of `row` as columns of JSON, made where they lie. */
export const listColumns = (lists: Iterable<Table>, dialect: DialectName) =>
  [...lists].map((table) => {
    const { name, columns, parent } = table;
    const members = sql.join(columns.map(({ property, column }) => sql`${sql.lit(property)}, child.${sql.id(column)}`));
    const own = sql`child.tenant_id = "row".tenant_id and child.${sql.id(String(parent?.column))} = "row".id`;
    const rows =
      dialect === "sqlite"
        ? sql`json_group_array(json_object(${members}) order by child.position)`
        : sql`json_agg(json_build_object(${members}) order by child.position)`;
    return sql`(select ${rows} from ${sql.id(name)} as child where ${own})`.as(listColumn(table));
  });

/** Whether JSON holds the rows of a table as they are: no bytes, and SQLite writes 15 digits of a number there. */
export const travelsAsJson = ({ columns }: Table, dialect: DialectName): boolean =>
  columns.every(({ kind }) => kind !== "bytes" && (kind !== "number" || dialect === "postgresql"));
