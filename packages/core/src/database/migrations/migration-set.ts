import { sql } from "kysely";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Migration } from "../../plugin/define-plugin.ts";
import type { Database } from "../database.ts";
import { columnsOf } from "../dialect-parts.ts";

/** The migrations of one plugin, oldest first. */
export interface MigrationSet {
  readonly plugin: string;
  readonly migrations: readonly Migration[];
}

/** A column that holds the id of another table's record; kept for when its plugin is absent. */
export interface KeptReference {
  readonly plugin: string;
  readonly table: string;
  readonly column: string;
  readonly target: string;
  /** The name under which the target shows the rows as its children. */
  readonly childOf: string | null;
}

type AppliedMigration = { readonly plugin: string; readonly name: string; readonly compatibleFrom: string | null };

/**
 * The migrations of a plugin that are still to be applied. Throws `migration.edited` where the list and what has been
 * applied are not one history; `database.incompatible` where a newer process migrated beyond what this one can work on.
 */
export function pendingMigrations({ plugin, migrations }: MigrationSet, all: readonly AppliedMigration[]) {
  const names = migrations.map(({ name }) => name);
  const applied = all.filter((row) => row.plugin === plugin);
  for (const { name, compatibleFrom } of applied.slice(names.length))
    if (compatibleFrom && !names.includes(compatibleFrom))
      throw coreErrors("database.incompatible", { plugin, migration: name, compatibleFrom });
  for (const [position, { name }] of applied.slice(0, names.length).entries())
    if (names[position] !== name)
      throw coreErrors("migration.edited", { plugin, problem: `${names[position]} stands where ${name} was applied` });
  return migrations.slice(applied.length);
}

const exist = async (database: Database) => (await columnsOf(database, "kith_migrations")).length > 0;

/** What has been applied, in order. */
export async function readApplied(database: Database): Promise<readonly AppliedMigration[]> {
  if (!(await exist(database))) return [];
  const columns = ["plugin", "name", "compatible_from as compatibleFrom"];
  const applied = database.kysely.selectFrom("kith_migrations").select(columns).orderBy("position");
  return applied.execute() as Promise<AppliedMigration[]>;
}

export async function createMigrationTables(database: Database): Promise<void> {
  if (await exist(database)) return;
  const instant = database.dialect === "sqlite" ? "integer" : "timestamptz(3)";
  await database.schemaTransaction(async (db) => {
    // Another process may have been faster.
    await sql`create table if not exists kith_migrations (plugin text, name text, position integer not null,
      compatible_from text, applied_at ${sql.raw(instant)} not null, primary key (plugin, name))`.execute(db);
    await sql`create table if not exists kith_references (plugin text not null, table_name text, column_name text,
      target_table text not null, child_of text, primary key (table_name, column_name))`.execute(db);
  });
}

/**
 * Says anew what the given plugins refer to, where it changed. What absent plugins said stays, and what a newer version of
 * one said than this process knows.
 */
export async function writeReferences(
  database: Database,
  sets: readonly MigrationSet[],
  references: readonly KeptReference[],
): Promise<void> {
  const applied = await readApplied(database);
  const isOld = ({ plugin, migrations }: MigrationSet) =>
    applied.filter((row) => row.plugin === plugin).length > migrations.length;
  const old = sets.filter(isOld).map(({ plugin }) => plugin);
  // A plugin whose tables are the host's has references and no migrations.
  const named = new Set([...sets, ...references].map(({ plugin }) => plugin));
  const plugins = [...named].filter((plugin) => !old.includes(plugin));
  if (plugins.length === 0) return;
  const columns = ["plugin", "table_name", "column_name", "target_table", "child_of"];
  const rows = references
    .filter(({ plugin }) => plugins.includes(plugin))
    .map(({ plugin, table, column, target, childOf }) => [plugin, table, column, target, childOf]);
  const known = database.kysely.selectFrom("kith_references").select(columns).where("plugin", "in", plugins);
  const sorted = (all: readonly unknown[][]) => JSON.stringify(all.map(String).sort());
  if (sorted((await known.execute()).map(Object.values)) === sorted(rows)) return;
  await database.schemaTransaction(async (db) => {
    await db.deleteFrom("kith_references").where("plugin", "in", plugins).execute();
    await database.insert({ table: "kith_references", columns, rows });
  });
}
