import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter } from "@kith/core";
import { Client } from "pg";

/** A database of its own for one test file or test. */
export interface TestDatabase {
  readonly adapter: DatabaseAdapter;
  /** The same database as its owner, whom no policy binds: what a test looks at rows of all tenants with. */
  readonly owner: DatabaseAdapter;
  /** The path of the file, or the connection string. */
  readonly location: string;
  /** Removes the database. Close what has it open first. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /**
   * Whether PostgreSQL itself keeps tenants apart too. Default true, unless `KITH_TEST_ROW_LEVEL_SECURITY` is `off`. SQLite
   * has nothing of the kind.
   */
  readonly rowLevelSecurity?: boolean;
}

/** The role that tests run as with row-level security, made where the server lacks it. */
export const testRole = "kith_test_app";

/**
 * A fresh, empty database of the kind that `KITH_TEST_DATABASE` names: a SQLite file in a temporary folder, or a new
 * PostgreSQL database on the server at `KITH_TEST_POSTGRES_URL`. Its commits do not wait for the disk: a test does not
 * outlive its machine.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  return process.env.KITH_TEST_DATABASE === "postgresql" ? postgresqlDatabase(options) : sqliteDatabase();
}

async function sqliteDatabase(): Promise<TestDatabase> {
  const { sqlite } = await import("@kith/core/sqlite");
  const folder = mkdtempSync(join(tmpdir(), "kith-test-"));
  const location = join(folder, "crm.db");
  const adapter = sqlite({ file: location, durability: "normal" });
  return {
    adapter,
    owner: adapter,
    location,
    drop: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function postgresqlDatabase({
  rowLevelSecurity = process.env.KITH_TEST_ROW_LEVEL_SECURITY !== "off",
}: TestDatabaseOptions): Promise<TestDatabase> {
  const { postgresql } = await import("@kith/core/postgresql");
  const server = process.env.KITH_TEST_POSTGRES_URL;
  if (!server)
    throw new Error("KITH_TEST_POSTGRES_URL is not set; run the tests through `pnpm test` or vitest's projects");
  const name = `kith_test_${randomBytes(8).toString("hex")}`;
  await administer(server, `create database ${name} encoding 'UTF8' template template0`);
  if (rowLevelSecurity) await administer(server, makeRole);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const filesDirectory = mkdtempSync(join(tmpdir(), "kith-test-"));
  const options = { connectionString: url.href, durability: "normal", filesDirectory } as const;
  const owner = postgresql(options);
  return {
    adapter: rowLevelSecurity ? postgresql({ ...options, rowLevelSecurity: { role: testRole } }) : owner,
    owner,
    location: url.href,
    drop: async () => {
      await administer(server, `drop database if exists ${name} with (force)`);
      await rm(filesDirectory, { recursive: true, force: true });
    },
  };
}

/** Others may be at it at the same time. */
const makeRole = `do $$ begin
  if not exists (select from pg_roles where rolname = '${testRole}') then create role ${testRole} nologin; end if;
  if not pg_has_role('${testRole}', 'member') then grant ${testRole} to current_user; end if;
exception when duplicate_object or unique_violation then null;
end $$`;

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
