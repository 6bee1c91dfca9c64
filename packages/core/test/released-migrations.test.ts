// What a release left behind, with rows in every table, is brought to the end of today's lists: each row stays as it was.
import { testDatabase } from "@kith/testing";
import { expect, test } from "vitest";
import { corePlugins } from "../src/composition/core-plugins.ts";
import type { Database } from "../src/database/database.ts";
import { applyMigrations } from "../src/database/migrations/apply-migrations.ts";
import { assertMigrated } from "../src/database/migrations/assert-migrated.ts";

/** How many migrations each of core's plugins had. */
const releases: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "0.1.0": {
    tenants: 1,
    journal: 2,
    jobs: 1,
    files: 1,
    organizations: 1,
    contacts: 1,
    relations: 1,
    interactions: 1,
    tasks: 1,
  },
};

const sets = corePlugins.map(({ name, migrations = [] }) => ({ plugin: name, migrations }));
const number = (n: number) => `01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b0${n}`;

/**
 * The n-th row of any table: its id is the same in all of them, so that every reference finds what it refers to. Texts
 * are what breaks when it is read as something else.
 */
function value(n: number, { name, dataType }: { name: string; dataType: string }): unknown {
  const type = dataType.toLowerCase();
  if (name === "tenant_id" || (name === "id" && type === "text" && n === 0)) return "main";
  if (type === "uuid" || name === "id" || name.endsWith("_id")) return number(n);
  if (type.startsWith("int") || type.startsWith("real") || type.startsWith("float")) return n;
  if (type.startsWith("bool")) return n === 1;
  if (type.startsWith("timestamp")) return new Date(1.7e12 + n);
  if (type === "date") return "2024-02-29";
  if (type.startsWith("json")) return JSON.stringify({ n, 'quote"': "'", nested: [null, "ü"] });
  return `${n} ünï'c"ode 🌍 \\\\ %_`;
}

/** Two rows into each table; those that others refer to first, which is found out by trying. */
async function fill(database: Database, names: ReadonlySet<string>) {
  const tables = (await database.kysely.introspection.getTables()).filter(({ name }) => names.has(name));
  const waiting = new Set(tables);
  while (waiting.size > 0) {
    const before = waiting.size;
    for (const table of waiting) {
      const given = table.columns.filter(
        ({ isAutoIncrementing, name }) => !isAutoIncrementing && name !== "xid" && name !== "seq",
      );
      const rows = [1, 2].map((n) => Object.fromEntries(given.map((column) => [column.name, value(n, column)])));
      const inserted = database.transaction("fill", () =>
        database.kysely.insertInto(table.name).values(rows).execute(),
      );
      const missing = await inserted.then(
        () => undefined,
        (error: { kind?: string }) => error,
      );
      if (missing && missing.kind !== "foreignKey") throw missing;
      if (!missing) waiting.delete(table);
    }
    if (waiting.size === before) throw new Error(`No order of ${[...waiting].map(({ name }) => name)}`);
  }
  return tables;
}

test.each(Object.entries(releases))("%s", async (_version, counts) => {
  const made = await testDatabase();
  const database = await made.owner.open();
  await applyMigrations(
    database,
    sets.map(({ plugin, migrations }) => ({ plugin, migrations: migrations.slice(0, counts[plugin] ?? 0) })),
  );
  const kept = new Set(["kith_migrations", "kith_references", "tenants"]);
  const names = (await database.kysely.introspection.getTables()).map(({ name }) => name);
  const tables = await fill(database, new Set(names.filter((name) => !kept.has(name))));
  const read = (columns: (typeof tables)[number]["columns"], table: string) =>
    database.rows(
      `select ${columns.map(({ name }) => `"${name}"`)} from "${table}" order by ${columns.map((_, at) => at + 1)}`,
      [],
    );
  const before = new Map<string, unknown>();
  for (const { name, columns } of tables) before.set(name, await read(columns, name));

  const pending = sets.flatMap(({ plugin, migrations }) =>
    migrations.slice(counts[plugin] ?? 0).map(({ name }) => `${plugin}/${name}`),
  );
  // With row-level security, which the release knew nothing of.
  const walled = await made.adapter.open();
  expect(await applyMigrations(walled, sets)).toEqual(pending);
  await assertMigrated(walled, sets);
  await walled.close();
  for (const { name, columns } of tables) expect([name, await read(columns, name)]).toEqual([name, before.get(name)]);
  await database.close();
  await made.drop();
});
