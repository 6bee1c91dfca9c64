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
  /** The path of the file, or the connection string. */
  readonly location: string;
  /** Removes the database. Close what has it open first. */
  drop(): Promise<void>;
}

/**
 * A fresh, empty database of the kind that `KITH_TEST_DATABASE` names: a SQLite file in a temporary folder, or a new
 * PostgreSQL database on the server at `KITH_TEST_POSTGRES_URL`. Its commits do not wait for the disk: a test does not
 * outlive its machine.
 */
export async function testDatabase(): Promise<TestDatabase> {
  return process.env.KITH_TEST_DATABASE === "postgresql" ? postgresqlDatabase() : sqliteDatabase();
}

async function sqliteDatabase(): Promise<TestDatabase> {
  const { sqlite } = await import("@kith/core/sqlite");
  const folder = mkdtempSync(join(tmpdir(), "kith-test-"));
  const location = join(folder, "crm.db");
  return {
    adapter: sqlite({ file: location, durability: "normal" }),
    location,
    drop: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function postgresqlDatabase(): Promise<TestDatabase> {
  const { postgresql } = await import("@kith/core/postgresql");
  const server = process.env.KITH_TEST_POSTGRES_URL;
  if (!server)
    throw new Error("KITH_TEST_POSTGRES_URL is not set; run the tests through `pnpm test` or vitest's projects");
  const name = `kith_test_${randomBytes(8).toString("hex")}`;
  await administer(server, `create database ${name} encoding 'UTF8' template template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const filesDirectory = mkdtempSync(join(tmpdir(), "kith-test-"));
  return {
    adapter: postgresql({ connectionString: url.href, durability: "normal", filesDirectory }),
    location: url.href,
    drop: async () => {
      await administer(server, `drop database if exists ${name} with (force)`);
      await rm(filesDirectory, { recursive: true, force: true });
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
