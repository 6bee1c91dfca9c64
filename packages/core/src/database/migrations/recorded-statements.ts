import { type CompiledQuery, type DatabaseConnection, type Driver, Kysely } from "kysely";
import type { Migration } from "../../plugin/define-plugin.ts";
import type { DialectName } from "../database.ts";
import { dialectParts } from "../dialect-parts.ts";

export interface RecordedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * What a migration would say, without a database: nothing is run, and what it reads is empty. A step that depends on
 * rows it has read is not among the statements.
 */
export async function recordedStatements(dialectName: DialectName, migration: Migration): Promise<RecordedStatement[]> {
  const statements: RecordedStatement[] = [];
  const { adapter, compiler, introspector } = dialectParts[dialectName];
  const db = new Kysely({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => recorder(statements),
      createQueryCompiler: () => compiler,
      createIntrospector: introspector,
    },
  });
  try {
    await migration.up(db);
  } catch (error) {
    // Most likely it found no row where there will be one; if not, applying it will tell.
    statements.push({ sql: `-- from here on unknown: ${(error as Error).message}`, parameters: [] });
  }
  return statements;
}

function recorder(statements: RecordedStatement[]): Driver {
  const connection: DatabaseConnection = {
    async executeQuery({ sql, parameters }: CompiledQuery) {
      statements.push({ sql, parameters });
      return { rows: [], numAffectedRows: 0n };
    },
    // biome-ignore lint/correctness/useYield: nothing is there to be read
    async *streamQuery({ sql, parameters }: CompiledQuery) {
      statements.push({ sql, parameters });
    },
  };
  const nothing = async () => {};
  return {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
}
