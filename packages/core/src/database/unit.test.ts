import { testDatabase } from "@kith/testing/test-database";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { column } from "./schema/column.ts";
import { plainTable } from "./schema/table-builder.ts";

const made = await testDatabase({ rowLevelSecurity: false });
const db = await made.adapter.open();
/** What another process sees. */
const other = await made.adapter.open();
const onSqlite = db.dialect === "sqlite";

beforeAll(() =>
  db.schemaTransaction((kysely) => plainTable(kysely, "notes", { id: column.key() }, { primaryKey: ["id"] })),
);
afterEach(() => db.transaction("clean", () => db.kysely.deleteFrom("notes").execute()));
afterAll(async () => {
  await Promise.all([db.close(), other.close()]);
  await made.drop();
});

const write = (id: string) => db.kysely.insertInto("notes").values({ id }).execute();
const notes = async (from = db) =>
  (await from.kysely.selectFrom("notes").select("id").orderBy("id").execute()).map(({ id }) => id);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("a transaction", () => {
  test("reads its own writes, which nobody else sees before its end", async () => {
    const seen = await db.transaction("write", async () => {
      await write("a");
      const [{ count } = { count: 0 }] = await db.rows("select count(*) as count from notes", []);
      return { own: await notes(), count };
    });
    expect(seen).toEqual({ own: ["a"], count: 1 });
    expect(await notes(other)).toEqual(["a"]);

    let during: string[] = [];
    await expect(
      db.transaction("fail", async () => {
        await write("b");
        during = await notes(other);
        throw new Error("refused");
      }),
    ).rejects.toThrow("refused");
    expect(during).toEqual(["a"]);
    expect(await notes(other)).toEqual(["a"]);
  });

  test("knows its unit, and outside there is none", async () => {
    expect(db.unit()).toBeUndefined();
    await db.transaction("named", async (unit) => {
      expect(db.unit()).toBe(unit);
      expect(other.unit()).toBeUndefined();
      expect(unit).toMatchObject({ name: "named", alive: true, depth: 0 });
    });
    expect(db.unit()).toBeUndefined();
  });

  test("runs what waits for its commit after it, and not after a rollback", async () => {
    const heard: unknown[] = [];
    await db.transaction("commit", async ({ afterCommit }) => {
      await write("a");
      afterCommit.push(() => heard.push(["committed", db.unit()]));
    });
    expect(heard).toEqual([["committed", undefined]]);
    const failed = db.transaction("fail", async ({ afterCommit }) => {
      afterCommit.push(() => heard.push("never"));
      throw new Error("refused");
    });
    await expect(failed).rejects.toThrow("refused");
    expect(heard).toHaveLength(1);
  });

  test("inside another is refused at once", async () => {
    await db.transaction("outer", async () => {
      await expect(db.transaction("inner", async () => {})).rejects.toEqual(code("transaction.nested"));
      await expect(db.schemaTransaction(async () => {})).rejects.toEqual(code("transaction.nested"));
      await expect(db.join({}, "joined", async () => {})).rejects.toEqual(code("transaction.nested"));
      await write("a");
    });
    expect(await notes()).toEqual(["a"]);
  });

  test("many at once all end, each whole", async () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(index).padStart(2, "0"));
    const ends = await Promise.allSettled(
      ids.map((id) =>
        db.transaction("many", async () => {
          await write(id);
          if (Number(id) % 4 === 0) throw new Error("refused");
        }),
      ),
    );
    expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(10);
    expect(await notes()).toEqual(ids.filter((id) => Number(id) % 4 !== 0));
  });
});

describe("a nested transaction", () => {
  test("rolls back alone", async () => {
    await db.transaction("outer", async () => {
      await write("a");
      const inner = db.kysely.transaction().execute(async (trx) => {
        await trx.insertInto("notes").values({ id: "b" }).execute();
        throw new Error("only this");
      });
      await expect(inner).rejects.toThrow("only this");
      await write("c");
    });
    expect(await notes()).toEqual(["a", "c"]);
  });

  test("is heard of by statements that do not use its handle", async () => {
    await db.transaction("outer", async () => {
      const inner = db.kysely.transaction().execute(async () => {
        await write("a");
        throw new Error("only this");
      });
      await expect(inner).rejects.toThrow("only this");
    });
    expect(await notes()).toEqual([]);
  });

  test("side by side: they take turns, and one that fails takes no other with it", async () => {
    const ends = await db.transaction("outer", () =>
      Promise.allSettled(
        ["a", "b", "c", "d"].map((id) =>
          db.kysely.transaction().execute(async (trx) => {
            await trx.insertInto("notes").values({ id }).execute();
            await trx.selectFrom("notes").selectAll().execute();
            if (id === "b") throw new Error("only this");
          }),
        ),
      ),
    );
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(await notes()).toEqual(["a", "c", "d"]);
  });

  test("asked for while another is open waits for its end, and outlives its failure", async () => {
    await db.transaction("outer", async () => {
      const { promise: open, resolve: opened } = Promise.withResolvers<void>();
      const first = db.kysely.transaction().execute(async () => {
        await write("a");
        opened();
        await notes();
        throw new Error("only this");
      });
      const second = open.then(() => db.kysely.transaction().execute(() => write("b")));
      expect((await Promise.allSettled([first, second])).map(({ status }) => status)).toEqual([
        "rejected",
        "fulfilled",
      ]);
    });
    expect(await notes()).toEqual(["b"]);
  });

  test("within a nested one does not wait for itself", async () => {
    await db.transaction("outer", () =>
      db.kysely.transaction().execute(async () => {
        await write("a");
        await db.kysely
          .transaction()
          .execute(async () => {
            await write("b");
            throw new Error("innermost");
          })
          .catch(() => {});
        await write("c");
      }),
    );
    expect(await notes()).toEqual(["a", "c"]);
  });

  test("left open, it fails the whole", async () => {
    const { promise: open, resolve: end } = Promise.withResolvers<void>();
    let inner: Promise<unknown> = Promise.resolve();
    const outer = db.transaction("careless", async () => {
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      inner = db.kysely.transaction().execute(async () => {
        await write("a");
        begin();
        await open;
      });
      inner.catch(() => {});
      await begun;
    });
    await expect(outer).rejects.toEqual(code("transaction.over"));
    end();
    await expect(inner).rejects.toEqual(code("transaction.over"));
    expect(await notes()).toEqual([]);
  });

  test("with savepoints by name is refused", async () => {
    await db.transaction("outer", async () => {
      const trx = await db.kysely.startTransaction().execute();
      await expect(trx.savepoint("mine").execute()).rejects.toEqual(code("transaction.statement"));
      await trx.rollback().execute();
    });
  });
});

test("a commit that fails fails the command, and the next go on", async () => {
  await db.schemaTransaction((kysely) =>
    sql`create table deferred (id text primary key, note text references notes (id) deferrable initially deferred)`.execute(
      kysely,
    ),
  );
  const refused = db.transaction("deferred", () => db.rows("insert into deferred values ('a', 'nobody')", []));
  await expect(refused).rejects.toMatchObject({ name: "ConstraintError", kind: "foreignKey" });
  expect(await db.rows("select * from deferred", [])).toEqual([]);
  await db.transaction("next", () => write("a"));
  expect(await notes()).toEqual(["a"]);
});

describe("a statement that fails", () => {
  test("fails the command, even one that catches it, with what it said first", async () => {
    await write1("a");
    const caught: unknown[] = [];
    const command = db.transaction("catching", async () => {
      await write("b");
      await write("a").catch((error) => caught.push(error));
      await write("c").catch((error) => caught.push(error));
    });
    await expect(command).rejects.toMatchObject({ name: "ConstraintError", kind: "unique" });
    expect(caught[0]).toMatchObject({ kind: "unique" });
    expect(caught[1]).toBe(caught[0]);
    expect(await notes()).toEqual(["a"]);
  });

  test("fails only the nested transaction it stands in", async () => {
    await write1("a");
    await db.transaction("careful", async () => {
      await db.kysely
        .transaction()
        .execute(() => write("a"))
        .catch(() => {});
      await write("b");
    });
    expect(await notes()).toEqual(["a", "b"]);
  });

  const write1 = (id: string) => db.transaction("write", () => write(id));
});

describe("refused", () => {
  test("a write outside a transaction", async () => {
    const required = code("transaction.required");
    await expect(write("a")).rejects.toEqual(required);
    await expect(db.rows("insert into notes (id) values ('a')", [])).rejects.toEqual(required);
    await expect(db.rows("with x as (select 1) delete from notes", [])).rejects.toEqual(required);
    await expect(db.kysely.transaction().execute(async () => {})).rejects.toEqual(required);
    await expect(db.kysely.startTransaction().execute()).rejects.toEqual(required);
    expect(await notes()).toEqual([]);
  });

  test.each([
    "commit",
    "rollback",
    "savepoint x",
    "pragma foreign_keys = off",
    "  -- a note\n end",
    "select 1; commit",
  ])("%s inside and outside a transaction", async (statement) => {
    const refused = code("transaction.statement");
    await expect(db.transaction("raw", () => sql.raw(statement).execute(db.kysely))).rejects.toEqual(refused);
    await expect(db.transaction("raw", () => db.rows(statement, []))).rejects.toEqual(refused);
    await expect(db.rows(statement, [])).rejects.toEqual(
      expect.objectContaining({ code: expect.stringMatching(/^transaction\.(statement|required)$/) }),
    );
  });

  test("a raw commit leaves nothing behind", async () => {
    const command = db.transaction("raw", async () => {
      await write("a");
      await db.rows("commit", []);
    });
    await expect(command).rejects.toEqual(code("transaction.statement"));
    expect(await notes()).toEqual([]);
  });

  test("a statement after the end", async () => {
    const { promise: later, resolve: go } = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await db.transaction("hasty", async () => {
      await write("a");
      late = later.then(() => write("b"));
      late.catch(() => {});
    });
    go();
    await expect(late).rejects.toEqual(code("transaction.over"));
    expect(await notes()).toEqual(["a"]);
  });

  test.skipIf(!onSqlite)(
    "a command that awaits anything but the database; the next go on (on PostgreSQL statements themselves turn the loop)",
    async () => {
      const { promise: after, resolve: late } = Promise.withResolvers<unknown>();
      const waiting = db.transaction("waiting", async () => {
        await write("a");
        await new Promise((resolve) => setTimeout(resolve, 1));
        write("b").catch(late);
      });
      const next = ["c", "d"].map((id) => db.transaction("next", () => write(id)));
      await expect(waiting).rejects.toEqual(code("transaction.foreignWait"));
      await Promise.all(next);
      expect(await after).toEqual(code("transaction.over"));
      expect(await notes()).toEqual(["c", "d"]);
    },
  );
});
