import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { createCrm } from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
import BetterSqlite3 from "better-sqlite3";
import type { Cleaning } from "../cleaning.ts";
import type { Dataset } from "../data/dataset.ts";
import { allRows, batches, type Row, type TableRows } from "../data/rows.ts";
import type { Options } from "../options.ts";
import { allTables } from "../plugins.ts";
import { assertRoom } from "./disk-room.ts";
import type { Place, Side } from "./place.ts";
import { readThrough } from "./read-through.ts";

/** Tables made by the CRM's own migrations, filled, and copied. */
export async function sqlitePlace(data: Dataset, options: Options, cleaning: Cleaning): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "kith-bench-"));
  cleaning.later(async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  assertRoom(folder, data, options);
  const location = (side: Side) => join(folder, `${side}.db`);
  const crm = await createCrm({ database: sqlite(location("kith")), plugins: allTables() });
  await crm.migrations.apply();
  await crm.close();
  await fill(location("kith"), allRows(data));
  if (!options.growth) copyFileSync(location("kith"), location("floor"));
  return {
    ...{ dialect: "sqlite", location, folder },
    files: (side) => join(folder, `${side}-files`),
    warm: (side) => readThrough([location(side)]),
    query: async (side, sql) => look(location(side), sql),
    change: async (side, statements) => change(location(side), statements),
    fill: (side, tables) => fill(location(side), tables),
  };
}

async function fill(file: string, tables: Iterable<TableRows>): Promise<void> {
  const db = new BetterSqlite3(file);
  // What is lost here is filled again.
  db.pragma("synchronous = off");
  db.pragma("foreign_keys = off");
  db.pragma("cache_size = -256000");
  for (const { table, rows } of tables)
    for (const batch of batches(rows)) {
      db.transaction(() => insertAll(db, table, batch))();
      // Whoever interrupts the bench is heard.
      await turn();
    }
  db.pragma("wal_checkpoint(truncate)");
  db.close();
}

function insertAll(db: BetterSqlite3.Database, table: string, rows: readonly Row[]): void {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => `"${name}"`).join(", ");
  const insert = db.prepare(`insert into ${table} (${columns}) values (${names.map(() => "?").join(", ")})`);
  for (const row of rows) insert.run(Object.values(row).map(stored));
}

function stored(value: Row[string]): string | number | null {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "boolean") return Number(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : (value as string | number | null);
}

function change(file: string, statements: readonly string[]): void {
  const db = new BetterSqlite3(file);
  for (const statement of statements) db.exec(statement);
  db.close();
}

function look(file: string, sql: string): Record<string, unknown>[] {
  const db = new BetterSqlite3(file, { readonly: true });
  try {
    return db.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    db.close();
  }
}
