import { type CreateTableBuilder, sql } from "kysely";
import { snakeCase } from "../../table/table.ts";
import type { AnyKysely } from "../database.ts";
import { dialectOf } from "../dialect-parts.ts";
import { type ColumnSpecs, checkedName, columnDefinition } from "./column.ts";

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
export async function plainTable(db: AnyKysely, name: string, columns: ColumnSpecs, options: TableOptions = {}) {
  const dialect = dialectOf(db);
  let table = db.schema.createTable(name) as CreateTableBuilder<string, string>;
  for (const [property, spec] of Object.entries(columns))
    table = table.addColumn(...columnDefinition(dialect, property, spec));
  if (options.primaryKey)
    table = table.addPrimaryKeyConstraint(checkedName(`${name}_pk`), options.primaryKey.map(snakeCase) as never);
  if (options.tenant)
    table = table.addForeignKeyConstraint(checkedName(`${name}_tenant_fk`), ["tenant_id"], "tenants", ["id"]);
  for (const { key, from, target } of foreignKeys(name, columns))
    table = table.addForeignKeyConstraint(key, from, target, ["tenant_id", "id"]);
  // SQLite otherwise stores any value in any column; PostgreSQL refuses it.
  if (dialect === "sqlite") table = table.modifyEnd(sql`strict`);
  await table.execute();
}

/** Of a table's columns that refer to another: each is a key to `(tenant_id, id)` there. */
export function foreignKeys(table: string, columns: ColumnSpecs) {
  return Object.entries(columns).flatMap(([property, { shape }]) => {
    if (!shape.references) return [];
    const from: [string, string] = ["tenant_id", snakeCase(property)];
    return [{ key: checkedName(`${table}_${from[1]}_fk`), from, target: shape.references }];
  });
}
