import type { AnyKysely } from "../any-kysely.ts";
import { dialectOf } from "../dialect-parts.ts";
import { addForeignKeys } from "./add-foreign-keys.ts";
import type { ColumnSpecs } from "./column.ts";
import { columnName } from "./names.ts";

/**
 * Adds columns to a table that may have rows: each is nullable or has a default.
 *
 * @example await addColumns(db, "leads_lead", { source: column.text().nullable() })
 */
export async function addColumns(db: AnyKysely, table: string, columns: ColumnSpecs): Promise<void> {
  const dialect = dialectOf(db);
  for (const [property, spec] of Object.entries(columns)) {
    const { isNullable, defaultTo } = spec.shape;
    if (!isNullable && defaultTo === undefined)
      throw new TypeError(
        `${table}.${property}: rows that are there need a value; make it nullable, or give it a default`,
      );
    const defaultSql = spec.sqlDefault(dialect);
    await db.schema
      .alterTable(table)
      .addColumn(columnName(property), spec.sqlType(dialect) as never, (built) => {
        const withDefault = defaultSql ? built.defaultTo(defaultSql) : built;
        return isNullable ? withDefault : withDefault.notNull();
      })
      .execute();
  }
  const references = Object.entries(columns).flatMap(([property, { shape }]) =>
    shape.references ? [{ property, target: shape.references }] : [],
  );
  if (references.length > 0) await addForeignKeys(db, table, references);
}
