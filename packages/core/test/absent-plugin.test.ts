// A plugin taken out of the composition and put in again finds everything as it was, and is in nobody's way meanwhile.
import { column, command, createCrm, definePlugin, event, job, on, plainTable } from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { expect, test } from "vitest";
import * as z from "zod";
import { shelf } from "./shelf-plugin.fixture.ts";

const noted = event({
  name: "desk.noted",
  version: 1,
  permission: "desk:read",
  payload: z.strictObject({ n: z.int() }),
});
const stamp = job({
  name: "desk.stamp",
  input: z.strictObject({ n: z.int() }),
  run: ({ n }, { transaction }) =>
    transaction(
      async ({ raw }) =>
        void (await raw
          .insertInto("desk_stamp")
          .values({ n: 100 + n })
          .execute()),
    ),
});
const desk = definePlugin({
  name: "desk",
  contract: 1,
  events: [noted],
  jobs: [stamp],
  on: [
    on(noted, async (entries, { raw }) => {
      for (const { payload } of entries) await raw.insertInto("desk_stamp").values({ n: payload.n }).execute();
    }),
  ],
  migrations: [
    { name: "0001_desk", up: (db) => plainTable(db, "desk_stamp", { number: column.sequence(), n: column.integer() }) },
  ],
  operations: {
    note: command({
      summary: "s",
      permission: "desk:write",
      route: "POST /desk",
      input: z.strictObject({ n: z.int() }),
      output: z.object({}),
    }).run(async ({ n }, ctx) => {
      ctx.record(noted, { n }, []);
      ctx.schedule(stamp, { n });
      return {};
    }),
  },
});

test("its tables, rows, references, jobs and what it has not read of the journal stay", async () => {
  const made = await testDatabase();
  const composeAll = () => createCrm({ database: made.adapter, plugins: [shelf, desk] });
  const settle = async (crm: { work: Awaited<ReturnType<typeof createCrm>>["work"] }) => {
    const stop = new AbortController();
    await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
  };
  const database = await made.owner.open();
  const rows = (sql: string) => database.rows(sql, []);
  const ofShelf = () =>
    rows(
      "select table_name, column_name, target_table, child_of from kith_references where plugin = 'shelf' order by 1, 2",
    );
  const stored = async () => [
    await rows("select * from shelf_item order by id"),
    await rows("select * from shelf_line order by id"),
    await rows("select n from desk_stamp order by n"),
    await rows("select name from kith_migrations where plugin in ('shelf', 'desk') order by 1"),
  ];

  const before = await composeAll();
  await before.migrations.apply();
  const { contacts, shelf: items, desk: stamps } = before.as(anyone());
  const contact = await contacts.create({ displayName: "Maria" });
  const item = await items.create({
    title: "Kept",
    contactId: contact.id,
    lines: [{ note: "a", contactId: contact.id }],
  });
  await stamps.note({ n: 1 });
  await settle(before);
  await stamps.note({ n: 2 });
  await before.close();
  const then = await stored();
  const references = await ofShelf();
  expect(references.map(Object.values)).toEqual([
    ["shelf_item", "contact_id", "contacts", null],
    ["shelf_line", "contact_id", "contacts", null],
    ["shelf_line", "item_id", "shelf_item", "lines"],
  ]);

  const without = await createCrm({ database: made.adapter, plugins: [] });
  expect(await without.migrations.plan()).toEqual([]);
  await without.migrations.apply();
  await settle(without);
  const plain = without.as(anyone()).contacts;
  await plain.update({ id: contact.id, displayName: "Maria Anders" });
  await plain.delete({ id: contact.id });
  await plain.restore({ id: contact.id });
  const purge = database.transaction("purge", () =>
    database.kysely.deleteFrom("contacts").where("id", "=", contact.id).execute(),
  );
  await expect(purge).rejects.toMatchObject({ kind: "foreignKey" });
  await without.close();
  expect([await stored(), await ofShelf()]).toEqual([then, references]);

  const again = await composeAll();
  await again.migrations.apply();
  const found = await again.as(anyone()).shelf.list({ filter: { contactId: contact.id } });
  expect(found.items).toEqual([item]);
  await settle(again);
  expect((await rows("select n from desk_stamp order by n")).map(({ n }) => n)).toEqual([1, 2, 101, 102]);
  expect(await ofShelf()).toEqual(references);
  await again.close();
  await database.close();
  await made.drop();
});
