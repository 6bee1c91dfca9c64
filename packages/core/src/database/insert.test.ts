// Rows handed to `insert`: PostgreSQL may be told of them later, and must answer alike.
import { testDatabase } from "@kith/testing/test-database";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

const made = await testDatabase({ rowLevelSecurity: false });
const db = await made.adapter.open();
const onSqlite = db.dialect === "sqlite";

beforeAll(() =>
  db.schemaTransaction(async (kysely) => {
    const key = onSqlite
      ? sql`integer primary key autoincrement`
      : sql`bigint generated always as identity primary key`;
    await sql`create table plain (seq ${key}, name text not null)`.execute(kysely);
    await sql`create table taken (id text primary key, name text not null)`.execute(kysely);
    await sql`create unique index taken_name on taken (name)`.execute(kysely);
    await sql`create table parent (id text primary key)`.execute(kysely);
    await sql`create table child (id text primary key, parent_id text not null references parent (id))`.execute(kysely);
  }),
);
afterEach(() =>
  db.transaction("clean", async () => {
    for (const table of ["child", "parent", "taken", "plain"]) await db.rows(`delete from ${table}`, []);
  }),
);
afterAll(async () => {
  await db.close();
  await made.drop();
});

const plain = (...names: string[]) =>
  db.insert({ table: "plain", columns: ["name"], rows: names.map((name) => [name]) });
const taken = (...names: string[]) =>
  db.insert({ table: "taken", columns: ["id", "name"], rows: names.map((name) => [name, name]) });
const orphan = () => db.insert({ table: "child", columns: ["id", "parent_id"], rows: [["c", "nobody"]] });
const names = async (table = "plain") =>
  (await db.rows(`select name from ${table} order by ${table === "plain" ? "seq" : "name"}`, [])).map(
    ({ name }) => name,
  );
const many = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index).padStart(3, "0")}`);
const unique = expect.objectContaining({ name: "ConstraintError", kind: "unique" });
const foreignKey = expect.objectContaining({ name: "ConstraintError", kind: "foreignKey" });

test("outside a transaction is refused", async () => {
  await expect(plain("a")).rejects.toMatchObject({ code: "transaction.required" });
});

test.each([0, 1, 11, 123, 250])("%i rows keep the order in which they were given", async (count) => {
  const given = many(count);
  await db.transaction("together", () => plain(...given));
  await db.transaction("in two", async () => {
    await plain(...given);
    await plain("last");
  });
  expect(await names()).toEqual([...given, ...given, "last"]);
});

test("is seen by what the unit reads next", async () => {
  const seen = await db.transaction("read", async () => {
    await plain("a");
    const before = await names();
    await plain("b");
    await db.kysely.updateTable("plain").set({ name: "changed" }).where("name", "=", "b").execute();
    return [before, await names()];
  });
  expect(seen).toEqual([["a"], ["a", "changed"]]);
});

test("leaves out what a unique index refuses, where it is told to", async () => {
  await db.transaction("first", () => taken("a"));
  await db.transaction("again", () =>
    db.insert({
      table: "taken",
      columns: ["id", "name"],
      rows: [
        ["a", "a"],
        ["b", "b"],
      ],
      orIgnore: true,
    }),
  );
  expect(await names("taken")).toEqual(["a", "b"]);
});

describe("what a unique index refuses", () => {
  test("is told where it was written, so that a handler can say what it means", async () => {
    await db.transaction("first", () => taken("a"));
    for (const round of ["not yet known to have one", "known"]) {
      const translated = db.transaction(round, async () => {
        await plain("never");
        await taken("a").catch((error) => {
          expect(error).toEqual(unique);
          throw new Error("That name is taken");
        });
      });
      await expect(translated).rejects.toThrow("That name is taken");
    }
    expect(await names()).toEqual([]);
  });

  test("undoes only the nested transaction it stands in", async () => {
    await db.transaction("first", () => taken("a"));
    await db.transaction("careful", async () => {
      await plain("before");
      const nested = db.kysely.transaction().execute(async () => {
        await plain("never");
        await taken("a");
      });
      await expect(nested).rejects.toEqual(unique);
      await plain("after");
    });
    expect(await names()).toEqual(["before", "after"]);
  });
});

describe("a row that refers to nothing", () => {
  test("fails its command with its own error and leaves nothing", async () => {
    const end = db.transaction("orphan", async () => {
      await plain("never");
      await orphan();
    });
    await expect(end).rejects.toEqual(foreignKey);
    expect(await names()).toEqual([]);
  });

  test.each([
    ["a statement", () => names()],
    ["a nested transaction", () => db.kysely.transaction().execute(async () => undefined)],
    ["nothing", async () => undefined],
  ])("even one that catches all it hears, and says %s after it", async (_what, say) => {
    const end = db.transaction("orphan", async () => {
      await plain("never");
      await orphan().catch(() => undefined);
      await say().catch(() => undefined);
    });
    await expect(end).rejects.toEqual(foreignKey);
    expect(await names()).toEqual([]);
  });

  test("undoes only the nested transaction it stands in", async () => {
    await db.transaction("careful", async () => {
      await plain("before");
      const nested = db.kysely.transaction().execute(async () => {
        await plain("never");
        await orphan();
      });
      await expect(nested).rejects.toEqual(foreignKey);
      await plain("after");
    });
    expect(await names()).toEqual(["before", "after"]);
  });
});

describe("nested transactions", () => {
  test("keep the order of what is written around and in them, and roll back what belongs to them", async () => {
    await db.transaction("outer", async () => {
      const nested = (name: string, ...inside: (() => Promise<unknown>)[]) =>
        db.kysely.transaction().execute(async () => {
          await plain(name);
          for (const next of inside) await next();
        });
      const failing =
        (name: string, ...inside: (() => Promise<unknown>)[]) =>
        async () => {
          const end = nested(name, ...inside, () => Promise.reject(new Error("only this")));
          await expect(end).rejects.toThrow("only this");
        };
      await plain("a");
      await nested(
        "b",
        () => nested("c"),
        failing("never 1"),
        () => plain("d"),
      );
      await failing(
        "never 2",
        () => nested("never 3"),
        () => plain("never 4"),
      )();
      await plain("e");
      await Promise.allSettled([nested("f"), failing("never 5")(), nested("g")]);
      await plain("h");
    });
    expect(await names()).toEqual([..."abcdefgh"]);
  });
});

describe("what nobody awaits", () => {
  const late: Promise<unknown>[] = [];
  const forget = (insert: Promise<unknown>) =>
    void late.push(
      insert.then(
        () => "written",
        (error) => error.code,
      ),
    );

  test.each([
    ["plain", plain],
    ["taken", taken],
    [
      "new_here",
      (...given: string[]) => db.insert({ table: "new_here", columns: ["name"], rows: given.map((name) => [name]) }),
    ],
  ])("is in the transaction or refused, not after it (into %s)", async (table, insert) => {
    await db.schemaTransaction((kysely) =>
      sql`create table if not exists new_here (name text not null)`.execute(kysely),
    );
    const given = many(25);
    const ends = await Promise.allSettled([
      db.transaction("hasty", async () => forget(insert(...given))),
      db.transaction("refused", async () => {
        await db.rows("select 1", []);
        throw new Error("refused");
      }),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const [outcome] = await Promise.all(late.splice(0));
    expect(["written", "transaction.over"]).toContain(outcome);
    expect((await names(table)).toSorted()).toEqual(outcome === "written" ? given : []);
  });

  test("of a command that is refused is undone with it", async () => {
    const end = db.transaction("hasty", async () => {
      forget(taken(...many(25)));
      forget(plain(...many(25)));
      throw new Error("refused");
    });
    await expect(end).rejects.toThrow("refused");
    await Promise.all(late.splice(0));
    expect([await names("taken"), await names()]).toEqual([[], []]);
  });
});
