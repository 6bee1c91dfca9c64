import { randomBytes } from "node:crypto";
import { copyFile, rm } from "node:fs/promises";
import type { DatabaseAdapter } from "@kith/core";
import { type TestDatabase, testDatabase, testRole } from "@kith/testing/test-database";
import { Client } from "pg";

/** A database that is filled once and copied for each that wants to change it. */
export interface SeededDatabase {
  /** A copy of it as it was filled. */
  copy(): Promise<Copy>;
  drop(): Promise<void>;
}
export interface Copy {
  readonly adapter: DatabaseAdapter;
  /** Close what has it open first. */
  drop(): Promise<void>;
}

/** `fill` must close what it opened: PostgreSQL copies only what nobody is connected to. */
export async function seededDatabase(fill: (empty: TestDatabase) => Promise<void>): Promise<SeededDatabase> {
  const filled = await testDatabase();
  await fill(filled);
  const copy = filled.adapter.dialect === "sqlite" ? copyOfFile : copyOfDatabase;
  return { copy: () => copy(filled), drop: filled.drop };
}

const fresh = () => randomBytes(8).toString("hex");

async function copyOfFile({ location, adapter: { filesDirectory } }: TestDatabase): Promise<Copy> {
  const { sqlite } = await import("@kith/core/sqlite");
  const file = `${location}-${fresh()}`;
  await copyFile(location, file);
  return {
    adapter: sqlite({ file, durability: "normal", filesDirectory }),
    drop: () => rm(file, { force: true }),
  };
}

async function copyOfDatabase({ location, adapter: { filesDirectory } }: TestDatabase): Promise<Copy> {
  const { postgresql } = await import("@kith/core/postgresql");
  const [url, template] = [new URL(location), new URL(location).pathname.slice(1)];
  const name = `${template}_${fresh()}`;
  const administer = async (statement: string) => {
    const client = new Client(process.env["KITH_TEST_POSTGRES_URL"]);
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await administer(`create database ${name} template ${template}`);
  url.pathname = `/${name}`;
  return {
    adapter: postgresql({
      connectionString: url.href,
      durability: "normal",
      filesDirectory,
      rowLevelSecurity: { role: testRole },
    }),
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };
}
