import {
  addColumns,
  addIndex,
  childTable,
  column,
  createCrm,
  definePlugin,
  dialectOf,
  type Migration,
  recordTable,
  sql,
} from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { databaseOf, everyone } from "../compose.ts";
import type { Target } from "../target.ts";
import { differences, dump } from "./dump.ts";
import type { Scenario } from "./scenario.ts";

const parents = 40;

const migrations: readonly Migration[] = [
  {
    name: "0001_tables",
    async up(db) {
      await recordTable(db, "growing_thing", { name: column.text(), size: column.integer().nullable() });
      await addIndex(db, "growing_thing_name", "growing_thing", ["tenantId", "name"]);
      await childTable(db, "growing_part", { thingId: column.parent("growing_thing"), name: column.text() });
      const ids = Array.from({ length: parents }, (_, index) => uuid(1, index));
      const record = { tenant_id: "main", version: 1, created_at: 0, updated_at: 0, created_by: "u_torture" };
      const now = { created_at: sql`current_timestamp`, updated_at: sql`current_timestamp` };
      const instants = dialectOf(db) === "sqlite" ? {} : now;
      const things = ids.map((id, index) => ({ ...record, ...instants, id, name: `thing ${index}` }));
      await db.insertInto("growing_thing").values(things).execute();
      const parts = ids.map((thing, index) => {
        return { tenant_id: "main", id: uuid(2, index), thing_id: thing, name: `part of ${index}`, position: 0 };
      });
      await db.insertInto("growing_part").values(parts).execute();
    },
  },
  {
    // On SQLite this makes the table, which has children, anew.
    name: "0002_contact",
    up: (db) => addColumns(db, "growing_thing", { contactId: column.reference("contacts").nullable() }),
  },
  {
    name: "0003_backfill",
    async up(db) {
      await addColumns(db, "growing_thing", { label: column.text().default("") });
      const contact = db.selectFrom("contacts").select("id").limit(1);
      await db.updateTable("growing_thing").set({ contact_id: contact, size: 1 }).execute();
      await sql`update growing_thing set label = upper(name)`.execute(db);
      await addIndex(db, "growing_thing_contact", "growing_thing", ["tenantId", "contactId"]);
    },
  },
];

/** The CRM with a plugin that has come as far as `count` of its migrations. */
async function composeGrown(target: Target, count: number) {
  const growing = definePlugin({
    name: "growing",
    contract: 1,
    migrations: migrations.slice(0, count),
    operations: {},
  });
  return createCrm({ database: await databaseOf(target), plugins: [imports(), leads(), growing] });
}

async function grow(target: Target, count: number, begin = () => {}): Promise<void> {
  await using crm = await composeGrown(target, count);
  begin();
  await crm.migrations.apply();
}

/** What every run writes anew at its end, outside the migrations' transactions. */
const bookkeeping = ["kith_references"];

/** After each kill every migration is wholly there or not at all, and applying again completes them. */
export const migration: Scenario = {
  prepare: async (target) => {
    await grow(target, 1);
    await using crm = await composeGrown(target, 1);
    await crm.as(everyone).contacts.create({ displayName: "somebody" });
    return undefined;
  },
  run: (target, _, begin) => grow(target, migrations.length, begin),
  judge: async (host, prepared) => {
    const states = [await dump(prepared)];
    for (const count of [2, 3]) {
      const grown = await host.copy(prepared, `grown${count}`);
      await grow(grown, count);
      states.push(await dump(grown));
    }
    return async (target) => {
      const found = await dump(target);
      const distances = states.map((state) => differences(state, found, bookkeeping));
      if (!distances.some((tables) => tables.length === 0))
        return `between two migrations: differs in ${distances.map((tables) => tables.join(", ")).join("; or in ")}`;
      await grow(target, migrations.length);
      const after = differences(states.at(-1) ?? found, await dump(target));
      return after.length > 0 ? `applied again, it differs in ${after.join(", ")}` : undefined;
    };
  },
};

const uuid = (kind: number, index: number) => `00000000-0000-7000-8${kind}00-${String(index).padStart(12, "0")}`;
