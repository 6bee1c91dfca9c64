import { coreErrors } from "../../errors/core-errors.ts";
import { type AnyKysely, type Database, SchemaDamage } from "../database.ts";
import { giveWay } from "./give-way.ts";
import { lossWatch } from "./loss-watch.ts";
import {
  createMigrationTables,
  type KeptReference,
  type MigrationSet,
  pendingMigrations,
  readApplied,
  writeReferences,
} from "./migration-set.ts";
import { createdTable, knownTables, type PlannedMigration, planMigrations } from "./plan-migrations.ts";
import { gapsInWalls, raiseWalls } from "./tenant-walls.ts";

export interface ApplyOptions {
  /** Migrations that may destroy rows: "leads/0007_drop_score". */
  readonly allowDestructive?: readonly string[];
  /** What the columns of these plugins refer to. */
  readonly references?: readonly KeptReference[];
  /** The tables of their entities. */
  readonly entityTables?: readonly string[];
}

/**
 * Brings the schema to the end of the lists, each migration in a transaction of its own. Several processes may do it at
 * once; each migration is applied by one of them. Returns what this one applied: "leads/0001_leads". Throws
 * `migration.destructive` before anything is changed, where that can be told; `migration.orphans`, `migration.blocked`,
 * and what a plan throws.
 */
export const applyMigrations = (database: Database, sets: readonly MigrationSet[], options: ApplyOptions = {}) =>
  database.reaching("schema", () => apply(database, sets, options));

async function apply(database: Database, sets: readonly MigrationSet[], options: ApplyOptions): Promise<string[]> {
  const { allowDestructive = [], references = [], entityTables = [] } = options;
  const assertAllowed = ({ plugin, name, destructive }: Omit<PlannedMigration, "statements">) => {
    if (destructive.length === 0 || allowDestructive.includes(`${plugin}/${name}`)) return;
    const steps = destructive.map(({ statement, table, rows }) => `${statement}: ${rows} rows of ${table}`).join("; ");
    throw coreErrors("migration.destructive", { plugin, migration: name, steps, destructive });
  };
  for (const planned of await planMigrations(database, sets)) assertAllowed(planned);
  await createMigrationTables(database);
  const done: string[] = [];
  for (const set of sets)
    for (const migration of pendingMigrations(set, await readApplied(database))) {
      const { plugin, migrations } = set;
      const { name, compatibleFrom = null } = migration;
      let watch = lossWatch(database);
      const created = new Set<string>();
      const step = async (db: AnyKysely) => {
        // Another process may have been faster.
        if (!pendingMigrations(set, await readApplied(database)).includes(migration)) return;
        const up = async (behind: AnyKysely) => {
          watch = lossWatch(database);
          await migration.up(behind);
          // With the table itself: there is no moment in which it has none.
          await raiseWalls(database, behind, [...created]);
        };
        await giveWay(database, db, up, { plugin, migration: name });
        assertAllowed({ plugin, name, destructive: watch.steps });
        const position = migrations.indexOf(migration);
        const row = { plugin, name, position, compatible_from: compatibleFrom, applied_at: new Date() };
        await db.insertInto("kith_migrations").values(row).execute();
        done.push(`${plugin}/${name}`);
      };
      await database
        .schemaTransaction(step, (sql) => {
          const table = createdTable(sql);
          if (table) created.add(table);
          return watch.see(sql);
        })
        .catch((error) => {
          if (!(error instanceof SchemaDamage)) throw error;
          throw coreErrors("migration.orphans", { plugin, migration: name, problem: error.message }, { cause: error });
        });
    }
  await writeReferences(database, sets, references);
  if (database.rowLevelSecurity) await closeGaps(database, await knownTables(database, sets, entityTables));
  return done;
}

/** Around tables from before it was asked for, those of another release and of absent plugins too. */
async function closeGaps(database: Database, tables: readonly string[]): Promise<void> {
  if ((await gapsInWalls(database, tables)).length === 0) return;
  const name = { plugin: "core", migration: "row-level security" };
  const raise = (db: AnyKysely) => raiseWalls(database, db, tables);
  await database.schemaTransaction((db) => giveWay(database, db, raise, name));
}
