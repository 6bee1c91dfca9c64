import { testDatabase } from "@kith/testing/test-database";
import { defineEntity, p } from "@mikro-orm/core";
import { CamelCasePlugin, Kysely, PostgresDialect, SqliteDialect } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { column } from "./schema/column.ts";
import { plainTable } from "./schema/table-builder.ts";

const made = await testDatabase({ rowLevelSecurity: false });
const db = await made.adapter.open();
const onSqlite = db.dialect === "sqlite";

beforeAll(() =>
  db.schemaTransaction(async (kysely) => {
    await plainTable(kysely, "host_orders", { id: column.key() }, { primaryKey: ["id"] });
    await plainTable(
      kysely,
      "notes",
      { id: column.key(), createdAt: column.instant(), flag: column.boolean() },
      { primaryKey: ["id"] },
    );
  }),
);
afterEach(() =>
  db.transaction("clean", async () => {
    await db.kysely.deleteFrom("host_orders").execute();
    await db.kysely.deleteFrom("notes").execute();
  }),
);
afterAll(async () => {
  await db.close();
  await made.drop();
});

const code = (expected: string) => expect.objectContaining({ code: expected });
const write = (id: string) =>
  db.kysely.insertInto("notes").values({ id, created_at: new Date(), flag: true }).execute();
const ids = async (table: string) =>
  (await db.kysely.selectFrom(table).select("id").orderBy("id").execute()).map(({ id }) => id);
const both = async () => ({ orders: await ids("host_orders"), notes: await ids("notes") });
const refusal = new Error("refused");

/** What a host does in its transaction, whichever library it is in. */
interface HostTransaction {
  readonly handle: unknown;
  order(id: string): Promise<unknown>;
}
type Host = (work: (host: HostTransaction) => Promise<void>) => Promise<void>;

const Order = defineEntity({ name: "Order", tableName: "host_orders", properties: { id: p.string().primary() } });

/** The host's MikroORM, on connections of its own. */
async function mikroOrm() {
  const { MikroORM } = onSqlite ? await import("@mikro-orm/sqlite") : await import("@mikro-orm/postgresql");
  const where = onSqlite ? { dbName: made.location } : { clientUrl: made.location };
  return MikroORM.init({ ...where, entities: [Order] } as never);
}

async function hostKysely() {
  const plugins = [new CamelCasePlugin()];
  if (onSqlite) {
    const { default: BetterSqlite3 } = await import("better-sqlite3");
    return new Kysely<{ hostOrders: { id: string } }>({
      plugins,
      dialect: new SqliteDialect({ database: new BetterSqlite3(made.location) }),
    });
  }
  const { Pool } = await import("pg");
  return new Kysely<{ hostOrders: { id: string } }>({
    plugins,
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: made.location }) }),
  });
}

/** better-sqlite3's Database or a client of `pg`, with BEGIN and COMMIT by hand. */
async function driver(): Promise<Host> {
  if (onSqlite) {
    const { default: BetterSqlite3 } = await import("better-sqlite3");
    const host = new BetterSqlite3(made.location);
    return byHand(
      host,
      async (statement) => host.exec(statement),
      () => host.close(),
    );
  }
  const { Client } = await import("pg");
  const host = new Client(made.location);
  await host.connect();
  return byHand(
    host,
    (statement) => host.query(statement),
    () => host.end(),
  );
}

function byHand(handle: unknown, say: (statement: string) => Promise<unknown>, close: () => unknown): Host {
  return async (work) => {
    await say(onSqlite ? "begin immediate" : "begin");
    try {
      await work({ handle, order: (id) => say(`insert into host_orders (id) values ('${id}')`) });
      await say("commit");
    } catch (error) {
      await say("rollback");
      throw error;
    } finally {
      await close();
    }
  };
}

const hosts: Record<string, () => Promise<Host>> = {
  "MikroORM's EntityManager": async () => async (work) => {
    const orm = await mikroOrm();
    try {
      await orm.em.fork().transactional((em) => work({ handle: em, order: (id) => em.insert(Order, { id }) }));
    } finally {
      await orm.close();
    }
  },
  "Kysely's transaction": async () => async (work) => {
    const kysely = await hostKysely();
    try {
      await kysely
        .transaction()
        .execute((trx) => work({ handle: trx, order: (id) => trx.insertInto("hostOrders").values({ id }).execute() }));
    } finally {
      await kysely.destroy();
    }
  },
  "the driver's own": driver,
};

describe.each(Object.keys(hosts))("joined to %s", (name) => {
  const host: Host = async (work) => (await hosts[name]?.())?.(work);

  test("the host's row and the CRM's commit together", async () => {
    await host(async ({ handle, order }) => {
      await order("o");
      const seen = await db.join(handle, "join", async (unit) => {
        expect(db.unit()).toBe(unit);
        await write("n");
        // Past the plugins of the host's Kysely, which would call the column createdAt.
        expect(Object.keys((await db.rows("select * from notes", []))[0] ?? {})).toContain("created_at");
        return ids("host_orders");
      });
      expect(seen).toEqual(["o"]);
      expect(await both()).toEqual({ orders: [], notes: [] });
    });
    expect(await both()).toEqual({ orders: ["o"], notes: ["n"] });
  });

  test("or roll back together", async () => {
    const failed = host(async ({ handle, order }) => {
      await db.join(handle, "join", () => write("n"));
      await order("o");
      throw refusal;
    });
    await expect(failed).rejects.toBe(refusal);
    expect(await both()).toEqual({ orders: [], notes: [] });
  });

  test("a refusal undoes the CRM's part only", async () => {
    await host(async ({ handle, order }) => {
      await order("o");
      const refused = db.join(handle, "join", async () => {
        await write("n");
        throw refusal;
      });
      await expect(refused).rejects.toBe(refusal);
      const twice = db.join(handle, "join", async () => {
        await write("n");
        await write("n");
      });
      await expect(twice).rejects.toMatchObject({ kind: "unique" });
      await db.join(handle, "join", () => write("m"));
    });
    expect(await both()).toEqual({ orders: ["o"], notes: ["m"] });
  });

  test("several at once take turns; nested transactions are savepoints", async () => {
    await host(async ({ handle }) => {
      const ends = await Promise.allSettled(
        ["a", "b", "c"].map((id) =>
          db.join(handle, "join", async () => {
            await write(id);
            await db.kysely
              .transaction()
              .execute(async () => {
                await write(`${id}-inner`);
                throw refusal;
              })
              .catch(() => {});
            if (id === "b") throw refusal;
          }),
        ),
      );
      expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    });
    expect(await ids("notes")).toEqual(["a", "c"]);
  });

  test("nothing runs after its commit, and a raw commit is refused", async () => {
    const heard: string[] = [];
    await host(async ({ handle }) => {
      await db.join(handle, "join", async ({ afterCommit }) => {
        afterCommit.push(() => heard.push("heard"));
      });
      await expect(db.join(handle, "join", () => db.rows("commit", []))).rejects.toEqual(code("transaction.statement"));
    });
    expect(heard).toEqual([]);
  });
});

describe("refused", () => {
  const refused = (reason: string) =>
    expect.objectContaining({ code: "transaction.notJoinable", message: expect.stringContaining(reason) });
  const join = (handle: unknown) => db.join(handle, "join", async () => {});

  test("an EntityManager that is in no transaction", async () => {
    const orm = await mikroOrm();
    await expect(join(orm.em.fork())).rejects.toEqual(refused("em.transactional"));
    await orm.close();
  });

  test("a Kysely that is no transaction, or one that is over", async () => {
    const kysely = await hostKysely();
    await expect(join(kysely)).rejects.toEqual(refused("trx"));
    let over: unknown;
    await kysely.transaction().execute(async (trx) => {
      over = trx;
    });
    await expect(join(over)).rejects.toEqual(refused("it is over"));
    await kysely.destroy();
  });

  test("a connection in no transaction", async () => {
    let handle: unknown;
    await (await driver())(async (host) => {
      handle = host.handle;
    });
    await expect(join(handle)).rejects.toEqual(refused("no transaction is open"));
  });

  test("a transaction of another dialect or database", async () => {
    const { default: BetterSqlite3 } = await import("better-sqlite3");
    const elsewhere = new Kysely<object>({ dialect: new SqliteDialect({ database: new BetterSqlite3(":memory:") }) });
    await elsewhere.transaction().execute(async (trx) => {
      await expect(join(trx)).rejects.toEqual(refused(onSqlite ? "in memory" : "a transaction of sqlite"));
    });
    await elsewhere.destroy();
  });

  test.each([undefined, null, 5, "trx", {}])("%o", async (handle) => {
    await expect(join(handle)).rejects.toEqual(refused("none of"));
  });
});

test.skipIf(!onSqlite)(
  "the CRM's own writer waits for the host's open transaction (on PostgreSQL nobody waits)",
  async () => {
    const host = await driver();
    let own: Promise<unknown> = Promise.resolve();
    await host(async ({ order }) => {
      await order("o");
      own = db.transaction("write", () => write("n"));
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await ids("notes")).toEqual([]);
    });
    await own;
    expect(await both()).toEqual({ orders: ["o"], notes: ["n"] });
  },
);
