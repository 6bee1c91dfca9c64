import type { Database } from "../database.ts";
import { type DestructiveStep, LossWatch } from "./loss-watch.ts";
import type { MigrationSet } from "./migration-set.ts";
import { readApplied } from "./migration-tables.ts";
import { assertCompatible, pendingMigrations } from "./pending-migrations.ts";
import { type RecordedStatement, recordedStatements } from "./recorded-statements.ts";
import { tableLook } from "./table-look.ts";

export interface PlannedMigration {
  readonly plugin: string;
  readonly name: string;
  readonly statements: readonly string[];
  /** Steps that destroy rows the database has now; `apply` wants them allowed by name. */
  readonly destructive: readonly DestructiveStep[];
}

/**
 * What `applyMigrations` would do, in its order. Changes nothing.
 *
 * @throws `migration.edited`, `database.incompatible`
 */
export async function planMigrations(database: Database, sets: readonly MigrationSet[]): Promise<PlannedMigration[]> {
  const applied = (await readApplied(database)) ?? [];
  const planned: PlannedMigration[] = [];
  for (const set of sets) {
    assertCompatible(set, applied);
    for (const migration of pendingMigrations(set, applied)) {
      const recorded = await recordedStatements(database.dialect, migration);
      const watch = new LossWatch(tableLook(database.kysely));
      for (const { sql } of recorded) await watch.see(sql);
      const statements = recorded.map(spelled);
      planned.push({ plugin: set.plugin, name: migration.name, statements, destructive: watch.steps });
    }
  }
  return planned;
}

const spelled = ({ sql, parameters }: RecordedStatement) =>
  parameters.length === 0 ? sql : `${sql} -- ${JSON.stringify(parameters)}`;
