import { sql } from "kysely";
import type { AnyKysely } from "../any-kysely.ts";
import { dialectOf } from "../dialect-parts.ts";
import { foreignKey } from "./table-builder.ts";

interface NewReference {
  readonly property: string;
  readonly target: string;
}

export async function addForeignKeys(db: AnyKysely, table: string, references: readonly NewReference[]): Promise<void> {
  if (dialectOf(db) === "sqlite") return rebuildWith(db, table, references);
  for (const { property, target } of references) {
    const key = foreignKey(table, property);
    await db.schema
      .alterTable(table)
      .addForeignKeyConstraint(key.name, key.columns, target, ["tenant_id", "id"])
      .execute();
  }
}

/**
 * SQLite cannot add a foreign key over two columns to a table: the table is made anew with it, in the order that
 * SQLite's documentation of ALTER TABLE gives, which other tables' references and a schema transaction survive.
 */
async function rebuildWith(db: AnyKysely, table: string, references: readonly NewReference[]): Promise<void> {
  const described = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_schema where tbl_name = ${table} and sql is not null`.execute(db);
  const create = described.rows.find(({ type }) => type === "table")?.sql;
  // A plan records statements without reading.
  if (create === undefined) return;
  const keys = references.map(({ property, target }) => {
    const key = foreignKey(table, property);
    return `, constraint "${key.name}" foreign key ("${key.columns.join('", "')}") references "${target}" ("tenant_id", "id")`;
  });
  const rebuilt = `kith_new_${table}`;
  const end = create.lastIndexOf(")");
  const text = `${create.slice(0, end)}${keys.join("")}${create.slice(end)}`;
  await sql.raw(text.replace(/^create\s+table\s+\S+/i, `create table "${rebuilt}"`)).execute(db);
  await sql`insert into ${sql.table(rebuilt)} select * from ${sql.table(table)}`.execute(db);
  await db.schema.dropTable(table).execute();
  await db.schema.alterTable(rebuilt).renameTo(table).execute();
  for (const { type, sql: text } of described.rows) if (type !== "table") await sql.raw(text).execute(db);
}
