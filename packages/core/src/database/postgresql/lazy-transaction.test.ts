import { spawnSync } from "node:child_process";
import type { Socket } from "node:net";
import { createTestCrm, type TestCrm, type TestDatabase, testDatabase } from "@kith/testing";
import { sql } from "kysely";
import { Client, Pool } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { postgresql } from "../../postgresql.ts";
import type { Database } from "../database.ts";
import type { PostgresqlOptions } from "./open-postgresql.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });
type Query = { readonly text: string; readonly name?: string };

// SQLite is in the same process: it has no round trips to save.
describe.skipIf(process.env.KITH_TEST_DATABASE !== "postgresql")("a transaction on PostgreSQL", () => {
  const { query } = Client.prototype;
  let made: TestDatabase;
  let db: Database;
  /** A connection of somebody else. */
  let admin: Client;
  /** What was sent (`>`) and answered (`<`), with the start of its text. */
  let wire: string[] = [];
  let sent: Query[] = [];
  /** What is done before a text is sent, or instead. */
  let meanwhile: Record<string, (client: Client, send: () => Promise<unknown>) => Promise<unknown>> = {};

  beforeAll(async () => {
    made = await testDatabase({ rowLevelSecurity: false });
    db = await postgresql({ connectionString: made.location, durability: "normal" }).open();
    admin = new Client(made.location);
    await admin.connect();
    await db.schemaTransaction(async (kysely) => {
      await sql`create table notes (id text primary key)`.execute(kysely);
      await sql`create table lines (id text primary key, note_id text not null references notes (id))`.execute(kysely);
      await sql`create table taken (id text primary key, name text not null unique)`.execute(kysely);
    });
    Client.prototype.query = function (this: Client, ...given: unknown[]) {
      const [config, callback] = given as [Query, (error: unknown, answer?: unknown) => void];
      if (this === admin || typeof config !== "object") return Reflect.apply(query, this, given);
      const send = () =>
        new Promise((resolve, reject) => {
          const settle = (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer));
          Reflect.apply(query, this, [config, settle]);
        });
      const [text = ""] = /^(insert into "?\w+|with|\w+)/.exec(config.text) ?? [];
      wire.push(`> ${text}`);
      sent.push(config);
      const answer = meanwhile[config.text]?.(this, send) ?? send();
      const answered = () => wire.push(`< ${text}`);
      answer.then(answered, answered);
      answer.then((given) => callback(null, given), callback);
    } as never;
    await db.transaction("meet the tables", async () => {
      await note("a");
      await line("a", "a");
      await insertInto("taken", ["a", "a"]);
    });
    await clear();
  });
  const clear = async () => {
    meanwhile = {};
    await admin.query("rollback");
    await admin.query("truncate notes, lines, taken");
    wire = [];
    sent = [];
  };
  afterEach(clear);
  afterAll(async () => {
    Client.prototype.query = query;
    await admin.end();
    await db.close();
    await made.drop();
  });

  const insertInto = (table: string, row: readonly unknown[], on = db) =>
    on.insert({
      table,
      columns: { notes: ["id"], lines: ["id", "note_id"], taken: ["id", "name"] }[table] ?? [],
      rows: [row],
    });
  const note = (id: string, on = db) => insertInto("notes", [id], on);
  const line = (id: string, noteId: string, on = db) => insertInto("lines", [id, noteId], on);
  const one = (on = db) => on.rows("select 1 as one", []);
  const touch = (id: string, on = db) => on.rows("update notes set id = id where id = $1", [id]);
  const pid = async (on = db) => (await on.rows("select pg_backend_pid() as pid", []))[0]?.["pid"];
  const ids = async (table = "notes") =>
    (await admin.query(`select id from ${table} order by id`)).rows.map(({ id }) => id);
  const said = () => wire.filter((each) => each.startsWith(">")).map((each) => each.slice(2));
  const terminate = (backend: unknown) => admin.query("select pg_terminate_backend($1, 5000)", [backend]);
  const hasPid = (client: Client) => (client as unknown as { processID: number }).processID;
  /** With a single connection: one that is not given back is missed by the next. */
  const withOne = async (work: (single: Database) => Promise<void>, options: Partial<PostgresqlOptions> = {}) => {
    const single = await postgresql({
      connectionString: made.location,
      durability: "normal",
      max: 1,
      connectionTimeoutMillis: 3_000,
      ...options,
    } as PostgresqlOptions).open();
    try {
      await work(single);
    } finally {
      await single.close();
    }
  };

  describe("of inserts alone", () => {
    test("is one statement, named from its second use on", async () => {
      for (const id of ["a", "b", "c"])
        await db.transaction("write", async () => {
          await note(id);
          await line(id, id);
        });
      expect(said()).toEqual(["with", "with", "with"]);
      expect(sent.map(({ name }) => name)).toEqual([undefined, expect.stringMatching(/^kith_\d+$/), sent[1]?.name]);
      expect([await ids(), await ids("lines")]).toEqual([
        ["a", "b", "c"],
        ["a", "b", "c"],
      ]);
    });

    test("is refused as a whole with the error of the row", async () => {
      const end = db.transaction("orphan", async () => {
        await note("a");
        await line("b", "nobody");
      });
      await expect(end).rejects.toMatchObject({ name: "ConstraintError", kind: "foreignKey", table: "lines" });
      expect(said()).toEqual(["with"]);
      expect(await ids()).toEqual([]);
    });

    test("asks once for each table whether it has a unique index besides its ids", async () => {
      await db.schemaTransaction(async (kysely) => {
        await sql`create table entries (seq serial primary key, tenant_id text, id text)`.execute(kysely);
        await sql`create unique index entries_id on entries (tenant_id, id)`.execute(kysely);
      });
      const write = (id: string) =>
        db.transaction("write", () => db.insert({ table: "entries", columns: ["tenant_id", "id"], rows: [["t", id]] }));
      wire = [];
      await write("a");
      expect(said()).toEqual(["begin", "select", 'insert into "entries', "commit"]);
      wire = [];
      await write("b");
      expect(said()).toEqual(['insert into "entries']);
    });

    test("whose answer is lost is told as unavailable and not said again, though it took place", async () => {
      const end = db.transaction("lost", async () => {
        meanwhile['insert into "notes" ("id") values ($1)'] = loseAnswer;
        await note("a");
      });
      await expect(end).rejects.toEqual(code("database.unavailable"));
      expect(said()).toEqual(['insert into "notes']);
      expect(await ids()).toEqual(["a"]);
    });
  });

  /** The server does what it was told, and the connection breaks before the answer is read. */
  async function loseAnswer(client: Client, send: () => Promise<unknown>) {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.pause();
    const answer = send();
    await vi.waitFor(async () => expect(await ids()).toEqual(["a"]));
    stream.destroy();
    return answer;
  }

  describe("of anything else", () => {
    test("sends BEGIN with the first statement, and what it inserts with COMMIT", async () => {
      await db.transaction("write", async () => {
        await one();
        await note("a");
        await line("b", "a");
      });
      const [inserts, commit] = [['insert into "notes', 'insert into "lines'], "commit"];
      expect(wire).toEqual([
        ...["begin", "select"].map((text) => `> ${text}`),
        ...["begin", "select"].map((text) => `< ${text}`),
        ...[...inserts, commit].map((text) => `> ${text}`),
        ...[...inserts, commit].map((text) => `< ${text}`),
      ]);
    });

    test("that says nothing takes no connection", async () => {
      const pool = new Pool({ connectionString: made.location });
      const hosted = await postgresql({ pool, durability: "host" }).open();
      await hosted.transaction("nothing", async () => undefined);
      await expect(
        hosted.transaction("refuse", async () => {
          await note("never", hosted);
          throw new Error("refused");
        }),
      ).rejects.toThrow("refused");
      const { totalCount } = pool;
      await hosted.close();
      await pool.end();
      // The second asked whether `notes` has a unique index, which this pool had not met.
      expect([said(), totalCount]).toEqual([["begin", "select", "rollback"], 1]);
    });

    test("with several first statements side by side has one connection and one BEGIN", async () => {
      const pids = await db.transaction("parallel", async () => {
        await note("a");
        return Promise.all([pid(), pid(), pid(), note("b"), pid()]);
      });
      expect(new Set(pids.filter(Boolean)).size).toBe(1);
      expect(said().filter((text) => text === "begin")).toHaveLength(1);
      expect(await ids()).toEqual(["a", "b"]);
    });

    test("is refused by what somebody else removed meanwhile, with the error of the row", async () => {
      await admin.query("insert into notes values ('gone')");
      const end = db.transaction("late", async () => {
        await one();
        await note("never");
        await line("a", "gone");
        await admin.query("delete from notes where id = 'gone'");
      });
      await expect(end).rejects.toMatchObject({ name: "ConstraintError", kind: "foreignKey", table: "lines" });
      expect(said().slice(-2)).toEqual(["commit", "rollback"]);
      expect(await ids()).toEqual([]);
    });

    test("is not taken for committed where a statement that nobody awaited failed", async () => {
      const end = db.transaction("hasty", async () => {
        await note("never");
        await one();
        db.rows("select nothing", []).catch(() => undefined);
      });
      await expect(end).rejects.toEqual(code("transaction.over"));
      expect(await ids()).toEqual([]);
    });

    test("sends savepoints with what was inserted before them, and nothing of what they undo", async () => {
      await db.transaction("nest", async () => {
        await note("a");
        const nested = db.kysely.transaction().execute(async () => {
          await note("never");
          throw new Error("only this");
        });
        await expect(nested).rejects.toThrow("only this");
        await db.kysely.transaction().execute(() => note("b"));
      });
      expect(said()).toEqual([
        ...["begin", 'insert into "notes', "savepoint", "rollback", "release"],
        ...["savepoint", 'insert into "notes', "release", "commit"],
      ]);
      expect(await ids()).toEqual(["a", "b"]);
    });
  });

  describe.each([true, false])("through the CRM, with row-level security %s", (rowLevelSecurity) => {
    let crm: TestCrm<[], Record<never, never>>;
    beforeAll(async () => {
      crm = await createTestCrm({ rowLevelSecurity });
      // From the second time on statements have names.
      for (let round = 0; round < 2; round++) {
        const { id } = await crm.desk.contacts.create(contact);
        await crm.desk.contacts.update({ id, nickname: "Mary" });
      }
    });
    afterAll(() => crm.close());
    const contact = {
      displayName: "Maria Anders",
      emails: [{ email: "maria@example.com" }],
      phones: [{ number: "+49 30 0074321" }],
    };

    test("a contact with e-mail and phone is one statement", async () => {
      await clear();
      const { id } = await crm.desk.contacts.create(contact);
      expect(said()).toEqual(rowLevelSecurity ? ["set", "with"] : ["with"]);
      expect(sent.at(-1)?.name).toBeDefined();
      expect(await crm.desk.contacts.get({ id })).toMatchObject({ emails: [contact.emails[0]], version: 1 });
      const { items } = await crm.desk.journal.read({ limit: 500 });
      expect(items.filter(({ subjects: [first] }) => first?.id === id)).toHaveLength(1);
    });

    test("a change sends BEGIN with its first statement and the journal with COMMIT", async () => {
      const { id } = await crm.desk.contacts.create(contact);
      wire = [];
      await crm.desk.contacts.update({ id, nickname: "Mia" });
      expect(wire.slice(0, 4)).toEqual(["> begin", "> select", "< begin", "< select"]);
      const journal = ["journal", "journal_subjects", "journal_values"].map((table) => `insert into "${table}`);
      const last = [...journal, "commit"];
      expect(wire.slice(-8)).toEqual([...last.map((text) => `> ${text}`), ...last.map((text) => `< ${text}`)]);
    });
  });

  describe("whose connection is lost", () => {
    test("unnoticed before its first statement goes on with another", async () => {
      await withOne(async (single) => {
        const before = await pid(single);
        terminateUnnoticed(before);
        await single.transaction("write", async () => {
          await note("a", single);
          expect(await pid(single)).not.toBe(before);
        });
        expect(said().filter((text) => text === "commit")).toHaveLength(1);
        expect(await ids()).toEqual(["a"]);
      });
    });

    test("unnoticed before its only statement is told as unavailable: whether it took place nobody knows", async () => {
      await withOne(async (single) => {
        await single.transaction("meet the table", () => note("a", single));
        terminateUnnoticed(await pid(single));
        await expect(single.transaction("write", () => note("b", single))).rejects.toEqual(
          code("database.unavailable"),
        );
        await single.transaction("write", () => note("c", single));
        expect(await ids()).toEqual(["a", "c"]);
      });
    });

    test("before COMMIT reaches the server is told as unavailable; COMMIT is said once", async () => {
      meanwhile["commit"] = async (client, send) => {
        await terminate(hasPid(client));
        return send();
      };
      const end = db.transaction("lost", async () => {
        await one();
        await note("a");
      });
      await expect(end).rejects.toEqual(code("database.unavailable"));
      expect(said().filter((text) => text === "commit")).toHaveLength(1);
      expect(await ids()).toEqual([]);
    });

    test("before the answer to COMMIT is told as unavailable; COMMIT is said once, and took place once", async () => {
      meanwhile["commit"] = loseAnswer;
      const end = db.transaction("lost", async () => {
        await one();
        await note("a");
      });
      await expect(end).rejects.toEqual(code("database.unavailable"));
      expect(said().filter((text) => text === "commit")).toHaveLength(1);
      expect(await ids()).toEqual(["a"]);
    });
  });

  /** This process hears nothing of the loss before it says its next statement. */
  function terminateUnnoticed(backend: unknown) {
    const script = `
      const { Client } = (await import(${JSON.stringify(import.meta.resolve("pg"))})).default;
      const client = new Client(${JSON.stringify(made.location)});
      await client.connect();
      await client.query("select pg_terminate_backend($1, 5000)", [${backend}]);
      await client.end();`;
    expect(spawnSync(process.execPath, ["--input-type=module", "-e", script]).status).toBe(0);
  }

  /** The clock of this process is late, as it is in one that is busy. */
  const stopped = async (single: Database) => {
    const sleeping = single.rows("select pg_sleep(60)", []);
    sleeping.catch(() => undefined);
    await vi.waitFor(async () => {
      const { rows } = await admin.query(
        "select 1 from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'",
      );
      expect(rows).toHaveLength(1);
    });
    const until = Date.now() + 400;
    while (Date.now() < until);
    await sleeping;
  };
  const hung = () => new Promise<never>(() => undefined);
  const failures: Record<string, (single: Database) => Promise<unknown>> = {
    "a handler that throws": async (single) => {
      await one(single);
      throw new Error("refused");
    },
    "a row that is refused with COMMIT": (single) => line("a", "nobody", single),
    "a row that is refused with COMMIT after another statement": async (single) => {
      await one(single);
      await line("a", "nobody", single);
    },
    "a row that is refused where it is written": async (single) => {
      for (const id of ["a", "b"]) await insertInto("taken", [id, "same"], single);
    },
    "a statement that is wrong": (single) => single.rows("select nothing", []),
    "statements side by side that are wrong": (single) =>
      Promise.all([single.rows("select nothing", []), one(single), single.rows("select nobody", [])]),
    "a raw commit": (single) => single.rows("commit", []),
    "a nested transaction left open": (single) => single.kysely.startTransaction().execute(),
    "a connection that dies": async (single) => {
      await terminate(await pid(single));
      await one(single);
    },
    "a connection that dies in a nested transaction": async (single) =>
      single.kysely.transaction().execute(async () => {
        await terminate(await pid(single));
        await one(single);
      }),
  };
  const told: Record<string, unknown> = {
    "a handler that throws": new Error("refused"),
    "a raw commit": code("transaction.statement"),
    "a nested transaction left open": code("transaction.over"),
    "a connection that dies": code("database.unavailable"),
    "a connection that dies in a nested transaction": code("database.unavailable"),
  };

  describe.each(["a pool of our own", "the host's pool, which does not pipeline"])("on %s", (whose) => {
    const withOneOf = async (work: (single: Database) => Promise<void>) => {
      if (whose === "a pool of our own") return withOne(work);
      const pool = new Pool({ connectionString: made.location, max: 1, connectionTimeoutMillis: 3_000 });
      const warnings: unknown[] = [];
      const listen = (warning: unknown) => warnings.push(warning);
      process.on("warning", listen);
      await withOne(work, { pool } as Partial<PostgresqlOptions>);
      pool.on("error", () => undefined);
      await pool.end();
      process.off("warning", listen);
      expect(warnings).toEqual([]);
    };
    const goesOn = async (single: Database) => {
      await single.transaction("after", async () => {
        expect(await one(single)).toEqual([{ one: 1 }]);
        await note("after", single);
      });
      expect(await ids()).toEqual(["after"]);
    };

    test.each(Object.keys(failures))("%s gives its connection back", async (what) => {
      await withOneOf(async (single) => {
        const end = single.transaction("fail", async () => {
          await note("never", single);
          await failures[what]?.(single);
        });
        await expect(end).rejects.toEqual(told[what] ?? expect.any(Error));
        await goesOn(single);
      });
    });

    test("inserts, savepoints and statements side by side come in their order", async () => {
      await withOneOf(async (single) => {
        await single.transaction("write", async () => {
          await note("a", single);
          const seen = await Promise.all([pid(single), touch("a", single), pid(single)]);
          expect(seen[0]).toEqual(seen[2]);
          const nested = single.kysely.transaction().execute(async () => {
            await note("never", single);
            await one(single);
            throw new Error("only this");
          });
          await expect(nested).rejects.toThrow("only this");
          await note("b", single);
        });
        expect(await ids()).toEqual(["a", "b"]);
      });
    });

    describe("with a limit, is cut off and gives its connection back where it hangs", () => {
      test.each([
        ["in the handler", (single: Database) => one(single).then(hung)],
        ["in the handler, before it said anything", hung],
        ["in a statement", (single: Database) => single.rows("select pg_sleep(60)", [])],
        ["in a statement that the server stops first", stopped],
        ["in a lock", (single: Database) => touch("locked", single)],
        ["in a nested transaction", (single: Database) => single.kysely.transaction().execute(hung)],
      ])("%s", async (_where, hang) => {
        await admin.query("insert into notes values ('locked')");
        await admin.query("begin");
        await admin.query("update notes set id = id");
        await withOneOf(async (single) => {
          const end = single.transaction(
            "hang",
            async () => {
              await note("never", single);
              await hang(single);
            },
            { limitMs: 200 },
          );
          await expect(end).rejects.toMatchObject({
            code: "transaction.overdue",
            data: { operation: "hang", limitMs: 200 },
          });
          await admin.query("rollback");
          await admin.query("delete from notes");
          await goesOn(single);
        });
      });
    });
  });
});
