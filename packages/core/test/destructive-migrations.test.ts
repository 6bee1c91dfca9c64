// What a host sees of a step that destroys data: named with its rows in the plan, refused until it is allowed by name.
import { column, createCrm, definePlugin, type Migration, plainTable } from "@kith/core";
import { testDatabase } from "@kith/testing";
import { expect, test } from "vitest";

const first: Migration = {
  name: "0001_notes",
  async up(db) {
    await plainTable(db, "notes_note", { id: column.key(), text: column.text().nullable() }, { primaryKey: ["id"] });
    const notes = ["a", "b", "c"].map((id) => ({ id, text: id === "c" ? null : "kept" }));
    await db.insertInto("notes_note").values(notes).execute();
  },
};
const drop: Migration = {
  name: "0002_drop_text",
  up: (db) => db.schema.alterTable("notes_note").dropColumn("text").execute(),
};
const notes = (...migrations: Migration[]) => definePlugin({ name: "notes", contract: 1, operations: {}, migrations });

test("a column is dropped only where the host says so", async () => {
  const made = await testDatabase();
  const before = await createCrm({ database: made.adapter, plugins: [notes(first)] });
  await before.migrations.apply();
  await before.close();

  const crm = await createCrm({ database: made.adapter, plugins: [notes(first, drop)] });
  const step = { table: "notes_note", rows: 2, statement: expect.stringContaining("drop column") };
  expect(await crm.migrations.plan()).toMatchObject([{ plugin: "notes", name: "0002_drop_text", destructive: [step] }]);
  for (const options of [undefined, {}, { allowDestructive: ["0002_drop_text", "notes/0001_notes"] }])
    await expect(crm.migrations.apply(options)).rejects.toMatchObject({
      code: "migration.destructive",
      status: 409,
      message: expect.stringContaining("2 rows of notes_note"),
    });
  const database = await made.owner.open();
  expect(await database.rows("select text from notes_note order by id", [])).toEqual([
    { text: "kept" },
    { text: "kept" },
    { text: null },
  ]);
  await crm.migrations.apply({ allowDestructive: ["notes/0002_drop_text"] });
  expect(await crm.migrations.plan()).toEqual([]);
  expect(await database.rows("select * from notes_note order by id", [])).toEqual([
    { id: "a" },
    { id: "b" },
    { id: "c" },
  ]);
  await database.close();
  await crm.close();
  await made.drop();
});
