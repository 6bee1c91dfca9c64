import { AsyncLocalStorage } from "node:async_hooks";
import { mkdtempSync, rmSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep, setImmediate as turnOfTheEventLoop } from "node:timers/promises";
import BetterSqlite3 from "better-sqlite3";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sqlite } from "../../sqlite.ts";
import type { Database } from "../database.ts";
import type { SqliteOptions } from "./open-sqlite.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });
const fulfilled = { status: "fulfilled" };
const refused = { status: "rejected", reason: new Error("refused") };
/** Keeps the thread for 5 ms, in which what was asked for may come. */
const working = async (answer: Promise<unknown>) => {
  const until = process.hrtime.bigint() + 5_000_000n;
  while (process.hrtime.bigint() < until);
  await answer;
};
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

// On PostgreSQL nobody shares a commit: each command has a connection of its own.
describe.skipIf(process.env.KITH_TEST_DATABASE === "postgresql")("commands that wait together", () => {
  const folder = mkdtempSync(join(tmpdir(), "kith-lane-"));
  const opened: { close(): unknown }[] = [];
  const world = createServer((_request, response) => response.end("hello"));
  let file = "";
  let db: Database;
  /** Another connection, which sees what is committed. */
  let other: BetterSqlite3.Database;
  let said: string[] = [];

  const opening = async (options: Partial<SqliteOptions> = {}) => {
    const made = await sqlite({ file, ...options } as SqliteOptions).open();
    opened.push(made);
    return made;
  };
  const connecting = () => {
    const made = new BetterSqlite3(file);
    opened.push(made);
    return made;
  };

  beforeAll(() => new Promise<void>((resolve) => world.listen(0, "127.0.0.1", resolve)));
  beforeEach(async ({ task }) => {
    file = join(folder, `${task.id}.db`);
    db = await opening();
    other = connecting();
    await db.schemaTransaction(async (kysely) => {
      await sql`create table notes (id text primary key, text text)`.execute(kysely);
      await sql`create table later (id text primary key, note text references notes (id) deferrable initially deferred)`.execute(
        kysely,
      );
      await sql`create table bombs (id text primary key)`.execute(kysely);
      await sql`create trigger explode before insert on bombs begin select raise(rollback, 'boom'); end`.execute(
        kysely,
      );
    });
    // No time passes, however slow the machine: the 25 ms of a batch are told by the tests about them.
    vi.spyOn(performance, "now").mockReturnValue(0);
    said = [];
    const statement = Object.getPrototypeOf(other.prepare("select 1")) as BetterSqlite3.Statement;
    const { run } = statement;
    vi.spyOn(statement, "run").mockImplementation(function (this: BetterSqlite3.Statement, ...values) {
      said.push(this.source);
      return run.apply(this, values);
    });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    for (const each of opened.splice(0).reverse()) await each.close();
  });
  afterAll(() => {
    world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (id: string) => db.kysely.insertInto("notes").values({ id }).execute();
  const writing = (id: string, options?: { limitMs: number }) =>
    db.transaction(`write ${id}`, () => write(id), options);
  const notes = (): string[] => other.prepare<[], string>("select id from notes order by id").pluck().all();
  const times = (text: string) => said.filter((each) => each === text).length;
  /** How many rows each commit made durable. */
  const batches = () =>
    said
      .join(";")
      .split("commit")
      .slice(0, -1)
      .map((batch) => batch.split("insert into").length - 1);

  describe("share one commit", () => {
    test("without savepoints, and with one refused before it wrote", async () => {
      const refusing = async () => {
        await db.rows("update notes set text = 'x' where id = 'nobody'", []);
        throw new Error("refused");
      };
      const ends = await Promise.allSettled(
        numbers(10).map((index) => (index === 4 ? db.transaction("refuse", refusing) : writing(`n${index}`))),
      );
      expect(ends[4]).toMatchObject(refused);
      expect(notes()).toHaveLength(9);
      expect(batches()).toEqual([9]);
      expect([times("begin immediate"), times("savepoint kith_command")]).toEqual([1, 0]);
    });

    test("behind savepoints for a while after one had to be undone, but for the first of each", async () => {
      let runs = 0;
      const good = (id: string) =>
        db.transaction("write", async () => {
          runs++;
          await write(id);
        });
      const bad = () =>
        db.transaction("refuse", async () => {
          await write("never");
          throw new Error("refused");
        });
      const ends = await Promise.allSettled([good("a"), good("b"), bad(), good("c")]);
      expect(ends).toMatchObject([fulfilled, fulfilled, refused, fulfilled]);
      // The two before it once more; who came after it had not been run yet.
      expect([runs, times("rollback"), times("savepoint kith_command")]).toEqual([5, 1, 3]);
      const next = await Promise.allSettled([good("d"), bad(), good("e")]);
      expect(next).toMatchObject([fulfilled, refused, fulfilled]);
      expect([runs, times("rollback"), times("rollback to kith_command")]).toEqual([7, 1, 2]);
      said = [];
      for (let count = 0; count < 5; count++)
        await Promise.all(numbers(60).map((index) => writing(`${count}.${index}`)));
      // 256 in all, 7 of them above; the first of each batch needs none.
      expect(times("savepoint kith_command")).toBe(249 - 5);
      expect(notes()).toHaveLength(305);
    });

    test("at most 64 of them", async () => {
      await Promise.all(numbers(130).map((index) => writing(`n${index}`)));
      expect(batches()).toEqual([64, 64, 2]);
      expect(notes()).toHaveLength(130);
    });

    test("not for longer than 25 ms: the others wait for the next", async () => {
      let now = 0;
      vi.mocked(performance.now).mockImplementation(() => (now += 5));
      await Promise.all(numbers(12).map((index) => writing(`n${index}`)));
      expect(batches().length).toBeGreaterThan(1);
      expect(Math.max(...batches())).toBeLessThanOrEqual(6);
      expect(notes()).toHaveLength(12);
    });

    test("and keep nobody waiting who writes in the same process by a connection of their own", async () => {
      let now = 0;
      vi.mocked(performance.now).mockImplementation(() => (now += 5));
      const held: boolean[] = [];
      const hosts = connecting();
      hosts.pragma("busy_timeout = 0");
      const own = async () => {
        for (let count = 0; count < 5; count++) {
          await turnOfTheEventLoop();
          hosts.exec("begin immediate");
          held.push(hosts.inTransaction);
          hosts.exec("rollback");
        }
      };
      await Promise.all([own(), ...numbers(40).map((index) => writing(`n${index}`))]);
      expect(held).toEqual(Array(5).fill(true));
      expect(notes()).toHaveLength(40);
    });

    test("and are answered when another connection sees it, not before", async () => {
      const seen: number[] = [];
      await Promise.all(
        numbers(10).map(async (index) => {
          await db.transaction("write", async () => {
            await write(`n${index}`);
            expect([notes(), seen]).toEqual([[], []]);
          });
          seen.push(notes().length);
        }),
      );
      expect(seen).toEqual(Array(10).fill(10));
    });

    test("each in the async context of its caller", async () => {
      const caller = new AsyncLocalStorage<string>();
      const seen = await Promise.all(
        ["a", "b", "c"].map((name) =>
          caller.run(name, () =>
            db.transaction("write", async () => {
              await write(name);
              return caller.getStore();
            }),
          ),
        ),
      );
      expect(seen).toEqual(["a", "b", "c"]);
      expect(times("commit")).toBe(1);
    });

    test("but not with background work, which nobody waits for", async () => {
      await Promise.all([
        writing("a"),
        writing("b"),
        writing("c", { limitMs: 5_000 }),
        writing("d", { limitMs: 5_000 }),
        writing("e"),
      ]);
      expect(batches()).toEqual([2, 1, 1, 1]);
      expect(times("begin immediate")).toBe(4);
    });
  });

  describe.each([0, 3, 6])("one that is refused, as number %i of 7, takes no neighbour with it", (place) => {
    const others = numbers(7).filter((index) => index !== place);
    const inTurn = (bad: () => Promise<unknown>, good = (index: number): Promise<unknown> => writing(`n${index}`)) =>
      Promise.allSettled(numbers(7).map((index) => (index === place ? bad() : good(index))));
    const othersAreThere = () => expect(notes()).toEqual(others.map((index) => `n${index}`));

    test("when it throws", async () => {
      const ends = await inTurn(() =>
        db.transaction("refuse", async () => {
          await write("never");
          throw new Error("refused");
        }),
      );
      expect(ends[place]).toEqual(refused);
      othersAreThere();
      expect(times("commit")).toBe(1);
    });

    test("with nested transactions, open or over", async () => {
      const nested = (id: string) => db.kysely.transaction().execute(() => write(id));
      const left: Promise<unknown>[] = [];
      const ends = await inTurn(
        () =>
          db.transaction("careless", async () => {
            await write("never");
            await nested("never over");
            const begun = Promise.withResolvers<void>();
            const open = db.kysely.transaction().execute(async () => {
              await write("never open");
              begun.resolve();
              await turnOfTheEventLoop();
            });
            left.push(open.catch((error) => error));
            await begun.promise;
          }),
        (index) =>
          db.transaction("nest", async () => {
            await nested(`n${index}`);
            const undone = db.kysely.transaction().execute(async () => {
              await write("undone");
              throw new Error("only this");
            });
            await expect(undone).rejects.toThrow("only this");
          }),
      );
      expect(ends[place]).toMatchObject({ reason: { code: "transaction.over" } });
      othersAreThere();
      // Where it took others along, it is run twice.
      expect(await Promise.all(left)).toEqual(left.map(() => code("transaction.over")));
      expect(left.length).toBe(place === 0 ? 1 : 2);
    });

    test.each([
      ["a timer", () => sleep(1)],
      ["a request", () => fetch(`http://127.0.0.1:${(world.address() as AddressInfo).port}`)],
      ["a turn of the event loop", () => turnOfTheEventLoop()],
      ["a timer that is due already", () => working(sleep(1))],
      ["a file that is there already", () => working(stat(file))],
    ])("when it awaits %s: it is named", async (_what, wait) => {
      const ends = await inTurn(() =>
        db.transaction("worldly", async () => {
          await write("never");
          await wait();
        }),
      );
      expect(ends[place]).toMatchObject({
        reason: { code: "transaction.foreignWait", message: expect.stringContaining("worldly") },
      });
      othersAreThere();
    });

    test.each([
      "commit",
      "rollback",
      "savepoint mine",
      "release kith_command",
      "insert or rollback into notes (id) values ('never')",
    ])("when it says `%s` itself: it is named", async (statement) => {
      const ends = await inTurn(() =>
        db.transaction("raw", async () => {
          await write("never");
          await db.rows(statement, []);
        }),
      );
      const named = statement.startsWith("insert") ? "or rollback" : statement.split(" ")[0];
      expect(ends[place]).toMatchObject({
        reason: { code: "transaction.statement", message: expect.stringContaining(`\`${named}\``) },
      });
      othersAreThere();
    });
  });

  test("one that awaits what comes in before the loop is through its first turn is named too", async () => {
    let begun: Promise<unknown> = Promise.resolve();
    const ends = await Promise.allSettled([
      db.transaction("begin", async () => {
        begun = stat(file);
        // So that it has come when the next command awaits it.
        working(begun);
      }),
      db.transaction("worldly", () => begun),
      writing("a"),
    ]);
    expect(ends).toMatchObject([fulfilled, { reason: { code: "transaction.foreignWait" } }, fulfilled]);
    expect(notes()).toEqual(["a"]);
  });

  describe("a commit that fails is resolved one by one", () => {
    const lacking = () => db.transaction("lacking", () => db.rows("insert into later values ('x', 'nobody')", []));

    test("only who makes it fail is refused, with the error it gets alone; the others are there once", async () => {
      const runs: string[] = [];
      const heard: string[] = [];
      const caller = new AsyncLocalStorage<string>();
      const good = (id: string) =>
        caller.run(id, () =>
          db.transaction("write", async ({ afterCommit }) => {
            runs.push(caller.getStore() ?? "");
            await write(id);
            afterCommit.push(() => heard.push(id));
          }),
        );
      const refusing = db.transaction("refuse", async () => {
        throw new Error("refused");
      });
      const ends = await Promise.allSettled([good("a"), good("b"), lacking(), refusing, good("c")]);
      expect(ends).toMatchObject([fulfilled, fulfilled, { status: "rejected" }, refused, fulfilled]);
      const [alone] = await Promise.allSettled([lacking()]);
      expect(ends[2]).toEqual(alone);
      expect(alone).toMatchObject({ reason: { name: "ConstraintError", kind: "foreignKey" } });
      expect(runs).toEqual(["a", "b", "c", "a", "b", "c"]);
      expect(heard).toEqual(["a", "b", "c"]);
      expect(notes()).toEqual(["a", "b", "c"]);
      expect(other.prepare("select count(*) from later").pluck().get()).toBe(0);
    });

    test.each([0, 2])("also who came as number %i of 3", async (place) => {
      const ends = await Promise.allSettled(
        numbers(3).map((index) => (index === place ? lacking() : writing(`n${index}`))),
      );
      expect(ends.map(({ status }) => status === "rejected")).toEqual(numbers(3).map((index) => index === place));
      expect(notes()).toHaveLength(2);
      expect(times("rollback")).toBe(2);
    });

    test("those who come meanwhile share the next", async () => {
      const first = Promise.allSettled([writing("a"), lacking()]);
      const later = first.then(() => Promise.all([writing("b"), writing("c")]));
      await Promise.all([first, later]);
      expect(notes()).toEqual(["a", "b", "c"]);
      expect(batches().at(-1)).toBe(2);
    });
  });

  describe("where SQLite rolls back by itself", () => {
    const bomb = () => db.rows("insert into bombs values ('x')", []);

    test("nobody who was acknowledged is lost: the others are run again", async () => {
      let runs = 0;
      const ends = await Promise.allSettled([
        db.transaction("write", async () => {
          runs++;
          await write("a");
        }),
        db.transaction("explode", bomb),
        writing("b"),
      ]);
      expect(ends).toMatchObject([fulfilled, { reason: { message: "boom" } }, fulfilled]);
      expect(runs).toBe(2);
      expect(notes()).toEqual(["a", "b"]);
    });

    test("on a full disk too", async () => {
      const host = connecting();
      const hosted = await opening({ database: host, durability: "host" } as SqliteOptions);
      host.pragma(`max_page_count = ${host.pragma("page_count", { simple: true })}`);
      let runs = 0;
      const text = (id: string, size: number) =>
        hosted.transaction("write", async () => {
          runs++;
          await hosted.rows("insert into notes values (?, ?)", [id, "x".repeat(size)]);
        });
      const ends = await Promise.allSettled([text("a", 10), text("b", 1_000_000), text("c", 10)]);
      expect(ends).toMatchObject([fulfilled, { reason: { code: "database.unavailable" } }, fulfilled]);
      // All but the last were run again, so it was a rollback of the whole.
      expect(runs).toBe(5);
      expect(notes()).toEqual(["a", "c"]);
    });

    test.each([undefined, { limitMs: 5_000 }])(
      "what a handler that caught it says then does not commit by itself (%o)",
      async (options) => {
        const ends = await Promise.allSettled([
          writing("a"),
          db.transaction(
            "stubborn",
            async () => {
              await write("never");
              await db.kysely
                .transaction()
                .execute(bomb)
                .catch(() => undefined);
              await write("never after");
            },
            options,
          ),
          writing("b"),
        ]);
        expect(ends).toMatchObject([fulfilled, { reason: { message: "boom" } }, fulfilled]);
        expect(notes()).toEqual(["a", "b"]);
      },
    );

    test("nor what was said beside it", async () => {
      const beside = db.transaction("beside", () => Promise.allSettled([bomb(), write("never")]));
      await expect(beside).rejects.toThrow("boom");
      expect(notes()).toEqual([]);
    });
  });

  describe("while another process holds the file", () => {
    beforeEach(() => vi.mocked(performance.now).mockRestore());

    test("all who have waited are refused together, and the lane goes on", async () => {
      db = await opening({ busyTimeout: 50 });
      other.exec("begin immediate");
      const ends: unknown[] = [];
      const waiting = numbers(20).map((index) => writing(`n${index}`).catch((error) => ends.push(error)));
      await waiting[0];
      await turnOfTheEventLoop();
      expect(ends).toEqual(Array(20).fill(code("database.busy")));
      other.exec("rollback");
      await Promise.all([writing("a"), writing("b")]);
      expect(notes()).toEqual(["a", "b"]);
    });

    test("background work and the close are not refused with them", async () => {
      db = await opening({ busyTimeout: 50 });
      other.exec("begin immediate");
      const busy = writing("a").catch((error) => {
        other.exec("rollback");
        return error;
      });
      const background = writing("b", { limitMs: 5_000 });
      const close = db.close();
      expect(await busy).toEqual(code("database.busy"));
      await Promise.all([background, close]);
      expect(notes()).toEqual(["b"]);
    });
  });

  test("closing waits for what was asked before it", async () => {
    const before = Promise.all(numbers(70).map((index) => writing(`n${index}`)));
    const close = db.close();
    const after = expect(writing("late")).rejects.toEqual(code("crm.closed"));
    await Promise.all([before, close, after]);
    expect(notes()).toHaveLength(70);
  });
});
