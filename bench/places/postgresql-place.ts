import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCrm } from "@kith/core";
import { postgresql } from "@kith/core/postgresql";
import { type PostgresServer, startPostgres } from "@kith/testing/embedded-postgres";
import { Client } from "pg";
import type { Cleaning } from "../cleaning.ts";
import type { Dataset } from "../data/dataset.ts";
import { allRows, batches, type Row, type TableRows } from "../data/rows.ts";
import type { Options } from "../options.ts";
import { allTables } from "../plugins.ts";
import { BenchProblem } from "../problem.ts";
import { assertRoom } from "./disk-room.ts";
import type { Place, Side } from "./place.ts";
import { readThrough } from "./read-through.ts";

/** What a server of this size would be given, on both sides alike. */
const settings = { shared_buffers: "512MB", max_wal_size: "4GB" };

/** Tables made by the CRM's own migrations, filled, and copied; on a server of our own unless DATABASE_URL names one. */
export async function postgresqlPlace(data: Dataset, options: Options, cleaning: Cleaning): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "kith-bench-"));
  cleaning.later(async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const server = await serverFor(cleaning);
  if (server.folder) assertRoom(server.folder, data, options);
  await assertDurable(server.url);
  const name = `kith_bench_${process.pid}_${data.contacts}`;
  const nameOf = (side: Side) => `${name}_${side}`;
  const location = (side: Side) => Object.assign(new URL(server.url), { pathname: `/${nameOf(side)}` }).href;
  const role = options.rowLevelSecurity ? name : undefined;
  if (role) {
    cleaning.later(async () => void (await run(server.url, `drop role if exists ${role}`)));
    await run(server.url, `create role ${role} nologin`);
  }
  for (const side of ["kith", "floor"] as const)
    cleaning.later(async () => void (await run(server.url, `drop database if exists ${nameOf(side)} with (force)`)));
  await run(server.url, `create database ${nameOf("kith")} encoding 'UTF8' template template0`);
  const database = postgresql({ connectionString: location("kith"), ...(role && { rowLevelSecurity: { role } }) });
  const crm = await createCrm({ database, plugins: allTables() });
  await crm.migrations.apply();
  await crm.close();
  await fill(location("kith"), allRows(data));
  if (!options.growth) await run(server.url, `create database ${nameOf("floor")} template ${nameOf("kith")}`);
  await run(server.url, "checkpoint");
  return {
    ...{ dialect: "postgresql", location, role, folder },
    files: (side) => join(folder, `${side}-files`),
    warm: (side) => (server.folder ? warm(server.folder, location(side)) : Promise.resolve()),
    query: (side, sql) => run(location(side), sql),
    change: async (side, statements) => void (await run(location(side), statements.join("; "))),
    fill: (side, tables) => fill(location(side), tables),
  };
}

/** The files of one database; those of a server elsewhere are out of reach. */
async function warm(folder: string, url: string): Promise<void> {
  const [row] = await run(url, "select oid from pg_database where datname = current_database()");
  const base = join(folder, "data", "base", String(row?.oid));
  await readThrough(readdirSync(base).map((name) => join(base, name)));
}

async function serverFor(cleaning: Cleaning): Promise<PostgresServer> {
  const url = process.env.DATABASE_URL;
  if (url && !URL.canParse(url))
    throw new BenchProblem("DATABASE_URL is no URL; it looks like postgresql://user@host/name");
  if (url) return { url, folder: "", stop: async () => undefined };
  const starting = startPostgres({ durable: true, settings });
  // Also where the bench is interrupted before it has started.
  cleaning.later(() =>
    starting.then(
      ({ stop }) => stop(),
      () => undefined,
    ),
  );
  return starting.catch((error: Error) => {
    throw new BenchProblem(`${error.message}\nOr say --database sqlite.`);
  });
}

async function assertDurable(url: string): Promise<void> {
  for (const setting of ["fsync", "synchronous_commit"]) {
    const [row] = await run(url, `select current_setting('${setting}') as value`);
    if (row?.value === "off")
      throw new BenchProblem(`The server has ${setting} off, so that no commit is durable; turn it on to measure`);
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // An interrupted bench takes the database away: the statement under way fails, and that says it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const why = `PostgreSQL at ${new URL(url).host} cannot be reached: ${(error as Error).message}`;
    throw new BenchProblem(`${why}\nStart it, set DATABASE_URL to another or to none, or say --database sqlite.`);
  }
}

async function run(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = await connected(url);
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

async function fill(url: string, tables: Iterable<TableRows>): Promise<void> {
  const client = await connected(url);
  try {
    for (const { table, rows } of tables) {
      for (const batch of batches(rows)) await insertAll(client, table, batch);
      await client.query(`vacuum (analyze) ${table}`);
    }
  } finally {
    await client.end();
  }
}

async function insertAll(client: Client, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
    .map((name) => `"${name}"`)
    .join(", ");
  const from = `select ${columns} from json_populate_recordset(null::${table}, $1)`;
  await client.query(`insert into ${table} (${columns}) ${from}`, [JSON.stringify(rows)]);
}
