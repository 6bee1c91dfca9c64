import { type CreateTableBuilder, sql } from "kysely";
import type { AnyKysely } from "../any-kysely.ts";
import type { DialectName } from "../database.ts";
import { dialectOf } from "../dialect-parts.ts";
import type { ColumnSpec, ColumnSpecs } from "./column.ts";
import { checkedName, columnName } from "./names.ts";

/** How a table differs from its columns alone. */
export interface TableOptions {
  /** Property names; absent where a column is a `sequence`. */
  readonly primaryKey?: readonly string[];
  /** Has a `tenantId` that must name a tenant. */
  readonly tenant?: boolean;
}

/**
 * A table that is neither records nor children, such as a projection. Constraints get names of their own:
 * `leads_score_pk`, `leads_score_contact_id_fk`.
 */
export async function plainTable(
  db: AnyKysely,
  name: string,
  columns: ColumnSpecs,
  options: TableOptions = {},
): Promise<void> {
  const dialect = dialectOf(db);
  let table = db.schema.createTable(name) as CreateTableBuilder<string, string>;
  for (const [property, spec] of Object.entries(columns)) table = addColumn(table, dialect, property, spec);
  if (options.primaryKey)
    table = table.addPrimaryKeyConstraint(checkedName(`${name}_pk`), options.primaryKey.map(columnName) as never);
  if (options.tenant)
    table = table.addForeignKeyConstraint(checkedName(`${name}_tenant_fk`), ["tenant_id"], "tenants", ["id"]);
  for (const [property, { shape }] of Object.entries(columns)) {
    if (!shape.references) continue;
    const key = foreignKey(name, property);
    table = table.addForeignKeyConstraint(key.name, key.columns as never, shape.references, ["tenant_id", "id"]);
  }
  // SQLite otherwise stores any value in any column; PostgreSQL refuses it.
  if (dialect === "sqlite") table = table.modifyEnd(sql`strict`);
  await table.execute();
}

export function foreignKey(table: string, property: string): { name: string; columns: [string, string] } {
  const column = columnName(property);
  return { name: checkedName(`${table}_${column}_fk`), columns: ["tenant_id", column] };
}

function addColumn(
  table: CreateTableBuilder<string, string>,
  dialect: DialectName,
  property: string,
  spec: ColumnSpec,
): CreateTableBuilder<string, string> {
  return table.addColumn(columnName(property), spec.sqlType(dialect) as never, (built) => {
    const defaultTo = spec.sqlDefault(dialect);
    const withDefault = defaultTo ? built.defaultTo(defaultTo) : built;
    return spec.shape.isNullable || spec.shape.type === "sequence" ? withDefault : withDefault.notNull();
  });
}
