import { testDatabase } from "@kith/testing/test-database";
import { defineEntity, p } from "@mikro-orm/core";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { childProperties, ownedProperties, recordProperties } from "../../table/record.ts";
import { childOf, references, textKey } from "../../table/references.ts";
import { tableOf } from "../../table/table.ts";
import { columnsOf } from "../dialect-parts.ts";
import { addColumns } from "./add-columns.ts";
import { addIndex } from "./add-index.ts";
import { type ColumnSpecs, column } from "./column.ts";
import { childTable, recordTable } from "./record-table.ts";
import { plainTable } from "./table-builder.ts";

const made = await testDatabase({ rowLevelSecurity: false });
const db = await made.adapter.open();
const onSqlite = db.dialect === "sqlite";

const Person = defineEntity({
  name: "Person",
  tableName: "people",
  properties: { ...recordProperties, ...ownedProperties, name: p.text(), nameKey: textKey("name"), vip: p.boolean() },
});
const Address = defineEntity({
  name: "Address",
  tableName: "people_addresses",
  properties: { ...childProperties, personId: childOf(() => Person, "addresses"), city: p.text().nullable() },
});
const Visit = defineEntity({
  name: "Visit",
  tableName: "visits",
  properties: { ...recordProperties, personId: references(() => Person), at: p.datetime(3) },
});

beforeAll(() =>
  db.schemaTransaction(async (kysely) => {
    await plainTable(kysely, "tenants", { id: column.key() }, { primaryKey: ["id"] });
    await kysely
      .insertInto("tenants")
      .values([{ id: "main" }, { id: "other" }])
      .execute();
    await recordTable(
      kysely,
      "people",
      { name: column.text(), nameKey: column.key().nullable(), vip: column.boolean().default(false) },
      { owned: true },
    );
    await childTable(kysely, "people_addresses", { personId: column.parent("people"), city: column.text().nullable() });
    await recordTable(kysely, "visits", { personId: column.reference("people"), at: column.instant() });
  }),
);
afterAll(async () => {
  await db.close();
  await made.drop();
});

const id = (number: number) => `018f0000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const life = { version: 1, created_at: new Date(0), updated_at: new Date(0), created_by: "u" };
const insert = (table: string, values: object) =>
  db.transaction("insert", () => db.kysely.insertInto(table).values(values).execute());
const person = (number: number, more: object = {}) =>
  insert("people", { tenant_id: "main", id: id(number), name: "Ann", ...life, ...more });
const refused = (kind: string) => expect.objectContaining({ name: "ConstraintError", kind });
const change = (work: Parameters<typeof db.schemaTransaction>[0]) => db.schemaTransaction(work);

test.each([Person, Address, Visit])("the table of an entity has the columns of the entity", async (entity) => {
  const { name, columns } = tableOf(entity);
  const found = await columnsOf(db, name);
  expect([...found].sort()).toEqual(columns.map(({ column }) => column).sort());
});

describe("a record", () => {
  test("has a tenant that is there, and an id of its own in it", async () => {
    await person(1);
    await person(1, { tenant_id: "other" });
    await expect(person(1)).rejects.toEqual(refused("unique"));
    await expect(person(2, { tenant_id: "nobody" })).rejects.toEqual(refused("foreignKey"));
  });

  test("refers to records of its own tenant only", async () => {
    await person(3);
    const visit = { tenant_id: "main", id: id(1), at: new Date(), ...life };
    await expect(insert("visits", { ...visit, tenant_id: "other", person_id: id(3) })).rejects.toEqual(
      refused("foreignKey"),
    );
    await insert("visits", { ...visit, person_id: id(3) });
    const removed = db.transaction("delete", () => db.kysely.deleteFrom("people").where("id", "=", id(3)).execute());
    await expect(removed).rejects.toEqual(refused("foreignKey"));
  });

  test("names its constraints, alike on both databases", async () => {
    const names = onSqlite
      ? String((await db.rows("select sql from sqlite_schema where name = 'visits'", []))[0]?.sql)
      : JSON.stringify(await db.rows("select conname from pg_constraint where conrelid = 'visits'::regclass", []));
    for (const name of ["visits_pk", "visits_tenant_fk", "visits_person_id_fk"]) expect(names).toContain(`"${name}"`);
  });

  test("keys are compared as bytes", async () => {
    const keys = ["ä", "a b", "a-b", "Z", "ab", "_"];
    for (const [number, key] of keys.entries()) await person(100 + number, { name_key: key });
    const rows = await db.kysely
      .selectFrom("people")
      .select("name_key")
      .where("name_key", "is not", null)
      .orderBy("name_key")
      .execute();
    expect(rows.map(({ name_key }) => name_key)).toEqual(["Z", "_", "a b", "a-b", "ab", "ä"]);
  });
});

describe("columns added later", () => {
  const extra: ColumnSpecs = {
    rating: column.text().default("cold"),
    hot: column.boolean().default(true),
    parentId: column.reference("people").nullable(),
  };

  test("fill the rows that are there, keep all others, and refer where they say", async () => {
    await person(200);
    const before = await db.rows("select * from people order by tenant_id, id", []);
    await insert("people_addresses", { tenant_id: "main", id: id(1), person_id: id(200), position: 0 });
    await change((kysely) => addColumns(kysely, "people", extra));
    const after = await db.rows("select * from people order by tenant_id, id", []);
    expect(after).toEqual(before.map((row) => ({ ...row, rating: "cold", hot: onSqlite ? 1 : true, parent_id: null })));
    expect(await db.rows("select person_id from people_addresses", [])).toEqual([{ person_id: id(200) }]);
    await person(201, { parent_id: id(200) });
    await expect(person(202, { parent_id: id(999) })).rejects.toEqual(refused("foreignKey"));
    await expect(person(200)).rejects.toEqual(refused("unique"));
  });

  test("leave indexes and triggers of the table in place", async () => {
    await change(async (kysely) => {
      await addIndex(kysely, "visits_at", "visits", ["tenantId", "at"], { unique: true });
      await addColumns(kysely, "visits", { hostId: column.reference("people").nullable() });
    });
    const visit = { tenant_id: "main", person_id: id(200), at: new Date(5), ...life };
    await insert("visits", { ...visit, id: id(10) });
    await expect(insert("visits", { ...visit, id: id(11) })).rejects.toEqual(refused("unique"));
  });

  test("must have a value for rows that are there", async () => {
    const added = change((kysely) => addColumns(kysely, "visits", { mood: column.text() }));
    await expect(added).rejects.toThrow("visits.mood: rows that are there need a value");
  });
});

test("an index over some rows is unique among these", async () => {
  await change(async (kysely) => {
    await plainTable(kysely, "slots", {
      id: column.sequence(),
      place: column.text(),
      deletedAt: column.instant().nullable(),
    });
    await addIndex(kysely, "slots_place", "slots", ["place"], { unique: true, where: sql`deleted_at is null` });
  });
  await insert("slots", { place: "a", deleted_at: new Date() });
  await insert("slots", { place: "a" });
  await insert("slots", { place: "a", deleted_at: new Date() });
  await expect(insert("slots", { place: "a" })).rejects.toEqual(refused("unique"));
  const ids = await db.rows("select id from slots order by id", []);
  expect(ids).toHaveLength(3);
});

test("a name that PostgreSQL would cut off is refused on both", async () => {
  const long = "a".repeat(64);
  const made = change((kysely) => addIndex(kysely, long, "people", ["name"]));
  await expect(made).rejects.toThrow("has 64 characters");
});

test("a child without a parent is refused", async () => {
  await expect(change((kysely) => childTable(kysely, "orphans", { name: column.text() }))).rejects.toThrow(
    "orphans has no parent",
  );
});
