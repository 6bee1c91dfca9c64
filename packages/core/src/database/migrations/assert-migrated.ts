import { coreErrors } from "../../errors/core-errors.ts";
import type { Database } from "../database.ts";
import { type MigrationSet, pendingMigrations, readApplied } from "./migration-set.ts";
import { knownTables } from "./plan-migrations.ts";
import { assertWalls, bookkeeping } from "./tenant-walls.ts";

/** @throws `database.notMigrated`, `database.incompatible`, `database.rowLevelSecurity`, `migration.edited` */
export async function assertMigrated(
  database: Database,
  sets: readonly MigrationSet[],
  entityTables: readonly string[] = [],
): Promise<void> {
  await assertWalls(database, bookkeeping);
  const applied = await readApplied(database);
  const pending = sets.flatMap((set) => pendingMigrations(set, applied).map(({ name }) => `${set.plugin}/${name}`));
  if (pending.length > 0) throw coreErrors("database.notMigrated", { count: pending.length, first: pending[0] });
  if (database.rowLevelSecurity) await assertWalls(database, await knownTables(database, sets, entityTables));
}
