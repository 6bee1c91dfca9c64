import { DummyDriver, Kysely } from "kysely";
import type { Migration } from "../../plugin/define-plugin.ts";
import type { Database, DialectName } from "../database.ts";
import { dialectWith } from "../dialect-parts.ts";
import { type DestructiveStep, lossWatch } from "./loss-watch.ts";
import { type MigrationSet, pendingMigrations, readApplied } from "./migration-set.ts";

export interface PlannedMigration {
  readonly plugin: string;
  readonly name: string;
  readonly statements: readonly string[];
  /** Steps that destroy rows the database has now; `apply` wants them allowed by name. */
  readonly destructive: readonly DestructiveStep[];
}

/** What `applyMigrations` would do, in its order. Changes nothing. */
export async function planMigrations(database: Database, sets: readonly MigrationSet[]): Promise<PlannedMigration[]> {
  const applied = await readApplied(database);
  const planned: PlannedMigration[] = [];
  for (const set of sets)
    for (const migration of pendingMigrations(set, applied)) {
      const statements = await recordedStatements(database.dialect, migration);
      const watch = lossWatch(database);
      for (const statement of statements) await watch.see(statement);
      planned.push({ plugin: set.plugin, name: migration.name, statements, destructive: watch.steps });
    }
  return planned;
}

/**
 * What a migration would say, without a database: nothing is run, and what it reads is empty. A step that depends on
 * rows it has read is not among the statements.
 */
async function recordedStatements(dialect: DialectName, migration: Migration): Promise<string[]> {
  const statements: string[] = [];
  const dry = new Kysely({
    dialect: dialectWith(new DummyDriver(), dialect),
    log({ query: { sql, parameters } }) {
      statements.push(parameters.length === 0 ? sql : `${sql} -- ${JSON.stringify(parameters)}`);
    },
  });
  try {
    await migration.up(dry);
  } catch (error) {
    // Most likely it found no row where there will be one; if not, applying it will tell.
    statements.push(`-- from here on unknown: ${(error as Error).message}`);
  }
  return statements;
}
