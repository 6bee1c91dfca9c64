import { coreErrors } from "../../errors/core-errors.ts";
import type { Migration } from "../../plugin/define-plugin.ts";
import type { Database } from "../database.ts";
import { SchemaDamage } from "../schema-damage.ts";
import { type DestructiveStep, LossWatch } from "./loss-watch.ts";
import type { KeptReference, MigrationSet } from "./migration-set.ts";
import { appliedIn, createMigrationTables, readApplied, writeReferences } from "./migration-tables.ts";
import { pendingMigrations } from "./pending-migrations.ts";
import { planMigrations } from "./plan-migrations.ts";
import { tableLook } from "./table-look.ts";

export interface ApplyOptions {
  /** Migrations that may destroy rows: "leads/0007_drop_score". */
  readonly allowDestructive?: readonly string[];
  /** What the columns of these plugins refer to. */
  readonly references?: readonly KeptReference[];
}

/**
 * Brings the schema to the end of the lists, each migration in a transaction of its own. Several processes may do it at
 * once; each migration is applied by one of them. Returns what this one applied: "leads/0001_leads".
 *
 * @throws `migration.destructive` before anything is changed, where that can be told; `migration.orphans`,
 * `migration.edited`, `database.incompatible`
 */
export async function applyMigrations(
  database: Database,
  sets: readonly MigrationSet[],
  { allowDestructive = [], references = [] }: ApplyOptions = {},
): Promise<string[]> {
  for (const { plugin, name, destructive } of await planMigrations(database, sets))
    assertAllowed(plugin, name, destructive, allowDestructive);
  if (!(await readApplied(database))) await database.schemaTransaction(createMigrationTables);
  const done: string[] = [];
  for (const set of sets)
    for (const migration of pendingMigrations(set, (await readApplied(database)) ?? []))
      if (await applyOne(database, set, migration, allowDestructive)) done.push(`${set.plugin}/${migration.name}`);
  await writeReferences(
    database,
    sets.map(({ plugin }) => plugin),
    references,
  );
  return done;
}

/** False where another process was faster. */
async function applyOne(
  database: Database,
  set: MigrationSet,
  migration: Migration,
  allowDestructive: readonly string[],
): Promise<boolean> {
  const { plugin } = set;
  const { name, compatibleFrom = null } = migration;
  const watch = new LossWatch(tableLook(database.kysely));
  // What the watch itself asks is none of the migration's statements.
  let watching = false;
  const before = async (statement: string) => {
    if (!watching) return;
    watching = false;
    await watch.see(statement);
    watching = true;
  };
  try {
    return await database.schemaTransaction(async (db) => {
      if (!pendingMigrations(set, await appliedIn(db)).includes(migration)) return false;
      watching = true;
      await migration.up(db);
      watching = false;
      assertAllowed(plugin, name, watch.steps, allowDestructive);
      const position = set.migrations.indexOf(migration);
      await db
        .insertInto("kith_migrations")
        .values({ plugin, name, position, compatible_from: compatibleFrom, applied_at: new Date() })
        .execute();
      return true;
    }, before);
  } catch (error) {
    if (error instanceof SchemaDamage)
      throw coreErrors("migration.orphans", { plugin, migration: name, problem: error.problem }, { cause: error });
    throw error;
  }
}

function assertAllowed(
  plugin: string,
  migration: string,
  steps: readonly DestructiveStep[],
  allowed: readonly string[],
): void {
  if (steps.length === 0 || allowed.includes(`${plugin}/${migration}`)) return;
  const told = steps.map(({ statement, table, rows }) => `${statement}: ${rows} rows of ${table}`).join("; ");
  throw coreErrors("migration.destructive", { plugin, migration, steps: told, destructive: steps });
}
