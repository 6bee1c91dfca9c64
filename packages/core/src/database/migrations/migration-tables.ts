import type { AnyKysely } from "../any-kysely.ts";
import type { Database } from "../database.ts";
import { column } from "../schema/column.ts";
import { plainTable } from "../schema/table-builder.ts";
import type { KeptReference } from "./migration-set.ts";

export interface AppliedMigration {
  readonly plugin: string;
  readonly name: string;
  readonly position: number;
  readonly compatibleFrom: string | null;
}

/** What has been applied; undefined where nothing ever was. */
export async function readApplied(database: Database): Promise<readonly AppliedMigration[] | undefined> {
  try {
    return await appliedIn(database.kysely);
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
}

export async function appliedIn(db: AnyKysely): Promise<readonly AppliedMigration[]> {
  return (await db
    .selectFrom("kith_migrations")
    .select(["plugin", "name", "position", "compatible_from as compatibleFrom"])
    .orderBy("plugin")
    .orderBy("position")
    .execute()) as AppliedMigration[];
}

function isMissingTable(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === "42P01" || String(message).startsWith("no such table: kith_migrations");
}

export async function createMigrationTables(db: AnyKysely): Promise<void> {
  const known = await db.introspection.getTables();
  if (known.some(({ name }) => name === "kith_migrations")) return;
  await plainTable(
    db,
    "kith_migrations",
    {
      plugin: column.key(),
      name: column.key(),
      position: column.integer(),
      compatibleFrom: column.text().nullable(),
      appliedAt: column.instant(),
    },
    { primaryKey: ["plugin", "name"] },
  );
  await plainTable(
    db,
    "kith_references",
    {
      plugin: column.key(),
      tableName: column.key(),
      columnName: column.key(),
      targetTable: column.text(),
      childOf: column.text().nullable(),
    },
    { primaryKey: ["tableName", "columnName"] },
  );
}

/** Says anew what the given plugins refer to, where it changed; what absent plugins said stays. */
export async function writeReferences(
  database: Database,
  plugins: readonly string[],
  references: readonly KeptReference[],
): Promise<void> {
  if (plugins.length === 0) return;
  const known = await database.kysely
    .selectFrom("kith_references")
    .selectAll()
    .where("plugin", "in", plugins)
    .execute();
  const rows = references.map(({ plugin, table, column, target, childOf }) => {
    return { plugin, table_name: table, column_name: column, target_table: target, child_of: childOf };
  });
  const sorted = (all: readonly (typeof rows)[number][]) =>
    JSON.stringify(
      all.map((row) => [row.plugin, row.table_name, row.column_name, row.target_table, row.child_of]).sort(),
    );
  if (sorted(known as typeof rows) === sorted(rows)) return;
  await database.schemaTransaction(async (db) => {
    await db.deleteFrom("kith_references").where("plugin", "in", plugins).execute();
    for (const row of rows) await db.insertInto("kith_references").values(row).execute();
  });
}
