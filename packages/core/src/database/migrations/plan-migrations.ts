import { DummyDriver, Kysely } from "kysely";
import type { Migration } from "../../plugin/define-plugin.ts";
import type { Database, DialectName } from "../database.ts";
import { dialectWith } from "../dialect-parts.ts";
import { type DestructiveStep, lossWatch } from "./loss-watch.ts";
import { type MigrationSet, pendingMigrations, readApplied } from "./migration-set.ts";
import { bookkeeping } from "./tenant-walls.ts";

export interface PlannedMigration {
  readonly plugin: string;
  readonly name: string;
  readonly statements: readonly string[];
  /** Steps that destroy rows the database has now; `apply` wants them allowed by name. */
  readonly destructive: readonly DestructiveStep[];
}

/** What `applyMigrations` would do, in its order. Changes nothing. */
export const planMigrations = (database: Database, sets: readonly MigrationSet[]): Promise<PlannedMigration[]> =>
  database.reaching("schema", () => plan(database, sets));

async function plan(database: Database, sets: readonly MigrationSet[]): Promise<PlannedMigration[]> {
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

const creates = /^\s*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?((?:"?\w+"?\.)?"?\w+"?)/i;

/** The table that a statement makes, as it is spelled there. */
export const createdTable = (statement: string): string | undefined => creates.exec(statement)?.[1];

const made = new WeakMap<Migration, Promise<readonly string[]>>();

/** The tables that a migration makes on PostgreSQL, as far as that does not depend on rows it has read. */
function tablesOf(migration: Migration): Promise<readonly string[]> {
  const known = made.get(migration);
  if (known) return known;
  const recorded = recordedStatements("postgresql", migration);
  const tables = recorded.then((statements) => statements.flatMap((statement) => createdTable(statement) ?? []));
  made.set(migration, tables);
  return tables;
}

/**
 * The tables that are the CRM's: those of these migrations and entities, and those of absent plugins that are known. The
 * host may have tables beside them, with whatever names and columns.
 */
export async function knownTables(
  database: Database,
  sets: readonly MigrationSet[],
  entities: readonly string[],
): Promise<readonly string[]> {
  const kept = await database.rows("select distinct table_name from kith_references", []);
  const named = [...entities, ...kept.map((row) => String(row["table_name"]))].map((name) => `"${name}"`);
  const migrated = await Promise.all(sets.flatMap(({ migrations }) => migrations.map(tablesOf)));
  return [...bookkeeping, ...named, ...migrated.flat()];
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
