import { sql } from "kysely";
import type { AnyKysely } from "../database.ts";
import { dialectOf } from "../dialect-parts.ts";
import { type ColumnSpecs, columnDefinition } from "./column.ts";
import { foreignKeys } from "./table-builder.ts";

/**
 * Adds columns to a table that may have rows: each is nullable or has a default.
 *
 * @example await addColumns(db, "leads_lead", { source: column.text().nullable() })
 */
export async function addColumns(db: AnyKysely, table: string, columns: ColumnSpecs): Promise<void> {
  const dialect = dialectOf(db);
  for (const [property, spec] of Object.entries(columns)) {
    if (!spec.shape.isNullable && spec.shape.defaultTo === undefined)
      throw new TypeError(`${table}.${property}: rows that are there need a value; make it nullable or give a default`);
    const altered = db.schema.alterTable(table).addColumn(...columnDefinition(dialect, property, spec));
    await altered.execute();
  }
  const keys = foreignKeys(table, columns);
  if (dialect === "sqlite" && keys.length > 0) return rebuildWith(db, table, keys);
  for (const { key, from, target } of keys)
    await db.schema.alterTable(table).addForeignKeyConstraint(key, from, target, ["tenant_id", "id"]).execute();
}

/**
 * SQLite cannot add a foreign key over two columns to a table: the table is made anew with it, in the order that
 * SQLite's documentation of ALTER TABLE gives, which other tables' references and a schema transaction survive.
 */
async function rebuildWith(db: AnyKysely, table: string, keys: ReturnType<typeof foreignKeys>): Promise<void> {
  const described = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_schema where tbl_name = ${table} and sql is not null`.execute(db);
  const create = described.rows.find(({ type }) => type === "table")?.sql;
  // A plan records statements without reading.
  if (create === undefined) return;
  const added = keys.map(({ key, from: [tenant, column], target }) => {
    return `, constraint "${key}" foreign key ("${tenant}", "${column}") references "${target}" ("tenant_id", "id")`;
  });
  const rebuilt = `kith_new_${table}`;
  const end = create.lastIndexOf(")");
  const text = `${create.slice(0, end)}${added.join("")}${create.slice(end)}`;
  await sql.raw(text.replace(/^create\s+table\s+\S+/i, `create table "${rebuilt}"`)).execute(db);
  await sql`insert into ${sql.table(rebuilt)} select * from ${sql.table(table)}`.execute(db);
  await db.schema.dropTable(table).execute();
  await db.schema.alterTable(rebuilt).renameTo(table).execute();
  for (const { type, sql: text } of described.rows) if (type !== "table") await sql.raw(text).execute(db);
}
