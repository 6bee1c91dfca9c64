import { testDatabase } from "@kith/testing/test-database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { column } from "./schema/column.ts";
import { plainTable } from "./schema/table-builder.ts";

const made = await testDatabase({ rowLevelSecurity: false });
const db = await made.adapter.open();
const onSqlite = db.dialect === "sqlite";
const mark = onSqlite ? "?" : "$1";

beforeAll(() =>
  db.schemaTransaction(async (kysely) => {
    await plainTable(
      kysely,
      "parents",
      { tenantId: column.key(), id: column.uuid() },
      { primaryKey: ["tenantId", "id"] },
    );
    await plainTable(kysely, "kinds", {
      id: column.sequence(),
      tenantId: column.key().default("main"),
      text: column.text().nullable(),
      small: column.integer().nullable(),
      big: column.bigint().nullable(),
      real: column.number().nullable(),
      yes: column.boolean().default(false),
      instant: column.instant().nullable(),
      day: column.date().nullable(),
      json: column.json().nullable(),
      bytes: column.bytes().nullable(),
      name: column.key().default("x"),
      parentId: column.reference("parents").nullable(),
    });
    await sql`create unique index kinds_day on kinds (tenant_id, day)`.execute(kysely);
  }),
);
afterAll(async () => {
  await db.close();
  await made.drop();
});

describe("values", () => {
  const instant = new Date("2026-03-29T01:30:00.123Z");
  const given = {
    text: "Ünï 'quoted' \\ ❄",
    small: -5,
    big: 2 ** 53 - 1,
    real: 1.5,
    yes: true,
    instant,
    day: "2026-01-31",
    json: { list: [1, "b", null], nested: { a: true } },
    bytes: new Uint8Array([0, 1, 255]),
  };
  const insert = (values: object) =>
    db.transaction("write", () => db.kysely.insertInto("kinds").values(values).execute());

  test("are stored as the dialect stores them, and read back", async () => {
    await insert(given);
    const row = (await db.kysely
      .selectFrom("kinds")
      .selectAll()
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow()) as typeof given;
    expect({ ...row, bytes: [...row.bytes] }).toMatchObject({
      ...given,
      bytes: [0, 1, 255],
      ...(onSqlite ? { yes: 1, instant: instant.getTime(), json: JSON.stringify(given.json) } : {}),
    });
  });

  test("are found by the values they were given", async () => {
    const found = await db.rows(`select count(*) as count from kinds where instant = ${mark}`, [instant]);
    expect(found).toEqual([{ count: 1 }]);
    expect(await db.rows(`select count(*) as count from kinds where yes = ${mark}`, [true])).toEqual([{ count: 1 }]);
  });

  test("undefined is null, an array is JSON", async () => {
    await insert({ text: undefined, json: [1, 2] });
    const row = await db.kysely.selectFrom("kinds").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow();
    expect(row).toMatchObject({ text: null, json: onSqlite ? "[1,2]" : [1, 2] });
  });

  test("an invalid Date is refused instead of being stored as null", async () => {
    await expect(insert({ instant: new Date("never") })).rejects.toThrow(RangeError);
  });

  test("of the wrong type are refused, also by SQLite", async () => {
    await expect(insert({ small: "many" })).rejects.toThrow();
  });

  test("a change tells how many rows it took", async () => {
    const result = await db.transaction("write", () =>
      db.kysely.updateTable("kinds").set({ small: 1 }).executeTakeFirstOrThrow(),
    );
    expect(result.numUpdatedRows).toBe(2n);
  });

  test("stream inside and outside a transaction, read at once", async () => {
    const read = async () => {
      const ids: number[] = [];
      for await (const { id } of db.kysely.selectFrom("kinds").select("id").orderBy("id").stream(1)) ids.push(id);
      return ids;
    };
    expect(await read()).toHaveLength(2);
    await db.transaction("read", async () => {
      await db.kysely.insertInto("kinds").values({ text: "third" }).execute();
      expect(await read()).toHaveLength(3);
      await db.kysely.insertInto("kinds").values({ text: "fourth" }).execute();
    });
    for await (const _row of db.kysely.selectFrom("kinds").select("id").stream(1)) break;
    expect(await read()).toHaveLength(4);
  });
});

describe("a constraint", () => {
  const insert = (values: object) =>
    db.transaction("write", () => db.kysely.insertInto("kinds").values(values).execute());

  test("unique", async () => {
    await insert({ day: "2020-01-01" });
    const refused = await insert({ day: "2020-01-01" }).catch((error) => error);
    expect(refused).toMatchObject({ kind: "unique", table: "kinds", columns: ["tenant_id", "day"] });
    expect(refused.message).not.toContain("2020");
    if (!onSqlite) expect(refused.constraint).toBe("kinds_day");
  });

  test("foreign key", async () => {
    const nobody = "018f0000-0000-7000-8000-000000000000";
    const refused = await insert({ parent_id: nobody }).catch((error) => error);
    expect(refused).toMatchObject({ name: "ConstraintError", kind: "foreignKey" });
    if (!onSqlite) expect(refused).toMatchObject({ table: "kinds", constraint: "kinds_parent_id_fk" });
  });

  test("not null", async () => {
    await expect(insert({ name: null })).rejects.toMatchObject({ kind: "notNull", table: "kinds", columns: ["name"] });
  });
});
