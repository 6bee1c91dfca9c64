import { coreErrors } from "../../errors/core-errors.ts";
import type { Migration } from "../../plugin/define-plugin.ts";
import type { MigrationSet } from "./migration-set.ts";
import type { AppliedMigration } from "./migration-tables.ts";

/**
 * The migrations of a plugin that are still to be applied. Migrations that this process does not know are taken as
 * newer than it.
 *
 * @throws `migration.edited` where the list and what has been applied are not one history
 */
export function pendingMigrations(
  { plugin, migrations }: MigrationSet,
  all: readonly AppliedMigration[],
): readonly Migration[] {
  const edited = (problem: string) => coreErrors("migration.edited", { plugin, problem });
  const applied = all.filter((row) => row.plugin === plugin);
  const appliedNames = new Set(applied.map(({ name }) => name));
  const knownNames = new Set(migrations.map(({ name }) => name));
  const last = migrations.findLastIndex(({ name }) => appliedNames.has(name));
  const inserted = migrations.slice(0, last + 1).find(({ name }) => !appliedNames.has(name));
  if (inserted) throw edited(`${inserted.name} stands before ${migrations[last]?.name}, which is applied already`);
  const lastKnown = applied.findLastIndex(({ name }) => knownNames.has(name));
  const removed = applied.slice(0, lastKnown + 1).find(({ name }) => !knownNames.has(name));
  if (removed) throw edited(`${removed.name} is applied, but no longer in the list`);
  const pending = migrations.slice(last + 1);
  const newer = applied[lastKnown + 1];
  if (pending[0] && newer)
    throw edited(`${pending[0].name} is not applied, but ${newer.name} is, which is not in the list`);
  return pending;
}

/**
 * @throws `database.incompatible` where the schema was migrated beyond what this process can work on
 */
export function assertCompatible({ plugin, migrations }: MigrationSet, applied: readonly AppliedMigration[]): void {
  const known = new Set(migrations.map(({ name }) => name));
  for (const { name, compatibleFrom, ...row } of applied) {
    if (row.plugin !== plugin || known.has(name) || !compatibleFrom || known.has(compatibleFrom)) continue;
    throw coreErrors("database.incompatible", { plugin, migration: name, compatibleFrom });
  }
}
