import { coreErrors } from "../../errors/core-errors.ts";
import type { Database } from "../database.ts";
import { type MigrationSet, pendingMigrations, readApplied } from "./migration-set.ts";

/** @throws `database.notMigrated`, `database.incompatible`, `migration.edited` */
export async function assertMigrated(database: Database, sets: readonly MigrationSet[]): Promise<void> {
  const applied = await readApplied(database);
  const pending = sets.flatMap((set) => pendingMigrations(set, applied).map(({ name }) => `${set.plugin}/${name}`));
  if (pending.length > 0) throw coreErrors("database.notMigrated", { count: pending.length, first: pending[0] });
}
