import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@kith/testing/embedded-postgres";
import BetterSqlite3 from "better-sqlite3";
import { Client } from "pg";

/** What tortured processes run as on PostgreSQL; the harness itself is a superuser. */
export const boundRole = "tortured";

export type Dialect = "sqlite" | "postgresql";

/** A database that children are let loose on. Plain data: it is handed to them. */
export interface Target {
  readonly dialect: Dialect;
  /** The path of the file, or the connection string. */
  readonly location: string;
  /** Whether a commit waits for the disk. */
  readonly durable: boolean;
  /** Where uploaded files and ledgers are kept. */
  readonly folder: string;
}

/** Where databases are made: a temporary folder, and with PostgreSQL a server of our own. */
export interface Host {
  readonly dialect: Dialect;
  fresh(name: string): Promise<Target>;
  /** Nobody may have the original open. */
  copy(original: Target, name: string): Promise<Target>;
  drop(target: Target): Promise<void>;
  stop(): Promise<void>;
}

/** `durable` as in production; where only clients are killed, what their commits leave behind is the same without. */
export async function startHost(dialect: Dialect, durable: boolean): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), "kith-torture-"));
  return dialect === "sqlite" ? sqliteHost(folder, durable) : postgresqlHost(folder, durable);
}

function sqliteHost(folder: string, durable: boolean): Host {
  const target = (name: string): Target => ({
    dialect: "sqlite",
    location: join(folder, `${name}.db`),
    durable,
    folder,
  });
  return {
    dialect: "sqlite",
    fresh: async (name) => target(name),
    copy: async ({ location }, name) => {
      const source = new BetterSqlite3(location);
      source.pragma("wal_checkpoint(truncate)");
      source.close();
      copyFileSync(location, target(name).location);
      return target(name);
    },
    drop: async ({ location }) => {
      for (const suffix of ["", "-wal", "-shm"]) rmSync(location + suffix, { force: true });
    },
    stop: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function postgresqlHost(folder: string, durable: boolean): Promise<Host> {
  const server = await startPostgres({ durable });
  const nameOf = ({ location }: Target) => new URL(location).pathname.slice(1);
  const target = (name: string): Target => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return { dialect: "postgresql", location: url.href, durable, folder };
  };
  const administer = async (statement: string) => {
    const client = new Client({ connectionString: server.url, application_name: "torture's host" });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await administer(`create role ${boundRole} nologin`);
  return {
    dialect: "postgresql",
    fresh: async (name) => {
      await administer(`create database ${name} encoding 'UTF8' template template0`);
      return target(name);
    },
    copy: async (original, name) => {
      await administer(`create database ${name} template ${nameOf(original)}`);
      return target(name);
    },
    drop: (dropped) => administer(`drop database if exists ${nameOf(dropped)} with (force)`),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
