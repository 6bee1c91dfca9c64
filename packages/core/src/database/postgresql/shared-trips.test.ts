import { AsyncLocalStorage } from "node:async_hooks";
import { type TestDatabase, testDatabase } from "@kith/testing";
import { Client, Pool } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { postgresql } from "../../postgresql.ts";
import type { Database } from "../database.ts";

// SQLite is in the same process: it has no round trips to share.
describe.skipIf(process.env.KITH_TEST_DATABASE !== "postgresql")(
  "what is asked at the same moment on PostgreSQL",
  () => {
    const { query } = Client.prototype;
    let made: TestDatabase;
    let db: Database;
    beforeAll(async () => {
      made = await testDatabase({ rowLevelSecurity: false });
      db = await postgresql({ connectionString: made.location, durability: "normal" }).open();
    });
    let holder: Client | undefined;
    const unlock = async () => {
      await holder?.end();
      holder = undefined;
    };
    afterEach(async () => {
      Client.prototype.query = query;
      await unlock();
    });
    afterAll(async () => {
      await db.close();
      await made.drop();
    });

    const pid = async (on = db) => (await on.rows("select pg_backend_pid() as pid", []))[0]?.["pid"] as number;
    const number = async (value: unknown) => (await db.rows("select $1::text as value", [value]))[0]?.["value"];
    const some = <T>(count: number, each: (n: number) => Promise<T>) =>
      Promise.all(Array.from({ length: count }, (_, n) => each(n)));

    test("goes by one connection, eight at a time, and leaves by one write", async () => {
      // Connections are there, and what opening them took is not taken for the time of the statement that is asked then.
      await some(20, number);
      const writes = new Map<unknown, number>();
      Client.prototype.query = function (this: Client, ...given: unknown[]) {
        const { stream } = (this as unknown as { connection: { stream: { writableCorked: number } } }).connection;
        if (stream.writableCorked === 1) writes.set(this, (writes.get(this) ?? 0) + 1);
        return Reflect.apply(query, this, given);
      } as never;
      const pids = await some(20, () => pid());
      expect(pids.map((each) => pids.indexOf(each))).toEqual([
        ...Array.from({ length: 8 }, () => 0),
        ...Array.from({ length: 8 }, () => 8),
        ...Array.from({ length: 4 }, () => 16),
      ]);
      // Held from the first on: all of them were said before anything left.
      expect([...writes.values()]).toEqual([8, 8, 4]);
    });

    test("is answered each with its own, also where one is refused", async () => {
      const answers = await Promise.allSettled([number(1), db.rows("select 1 / $1::int as never", [0]), number(3)]);
      expect(answers).toMatchObject([
        { status: "fulfilled", value: "1" },
        { status: "rejected", reason: { code: "22012" } },
        { status: "fulfilled", value: "3" },
      ]);
    });

    test("is said as part of what asked", async () => {
      const asker = new AsyncLocalStorage<number>();
      const seen: unknown[] = [];
      Client.prototype.query = function (this: Client, ...given: unknown[]) {
        seen.push(asker.getStore());
        return Reflect.apply(query, this, given);
      } as never;
      await some(3, (n) => asker.run(n, () => number(n)));
      expect(seen).toEqual([0, 1, 2]);
    });

    test("is said again by another connection where one is lost, as far as it was not answered", async () => {
      const before = await pid();
      const dies = "select case pg_backend_pid() when $1::int then pg_terminate_backend($1::int, 5000) end as dead";
      const two = some(2, () => pid());
      const death = db.rows(dies, [before]);
      const pids = some(5, () => pid());
      expect(await two).toEqual([before, before]);
      expect(await death).toEqual([{ dead: null }]);
      const after = await pids;
      expect(after).not.toContain(before);
      expect(new Set(after).size).toBe(1);
      expect(await some(8, (n) => number(n))).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
    });

    test("is told nothing of what another was refused for, where the connection is lost then", async () => {
      let losses = 1;
      Client.prototype.query = function (this: Client, ...given: unknown[]) {
        const [{ text }, callback] = given as [{ readonly text: string }, (error: Error) => void];
        if (!text.includes("'lost'") || losses-- <= 0) return Reflect.apply(query, this, given);
        setTimeout(() => callback(new Error("Connection terminated unexpectedly")), 50);
      } as never;
      const refused = db.rows("select 1 / $1::int as never", [0]);
      const lost = db.rows("select $1::text as value, 'lost' as how", ["kept"]);
      expect(await Promise.allSettled([refused, lost])).toMatchObject([
        { status: "rejected", reason: { code: "22012" } },
        { status: "fulfilled", value: [{ value: "kept" }] },
      ]);
    });

    test("waits behind nothing that is known to take long", async () => {
      await db.rows("select pg_sleep($1), pg_advisory_xact_lock_shared($2)", [0.2, 1]);
      const { slow } = await locked(() => db.rows("select pg_sleep($1), pg_advisory_xact_lock_shared($2)", [0, 1]));
      await Promise.all([pid(), pid()]);
      await unlock();
      await slow;
    });

    test("waits behind no report", async () => {
      const { slow } = await locked(() =>
        db.heavy(() => db.rows("select pg_advisory_xact_lock_shared($1), 'report'", [1])),
      );
      await pid();
      await unlock();
      await slow;
    });

    /** Something slow that is answered when it is let: who waits behind it does so for ever. */
    async function locked<T>(ask: () => Promise<T>): Promise<{ slow: Promise<T> }> {
      holder = new Client(made.location);
      await holder.connect();
      await holder.query("select pg_advisory_lock(1)");
      return { slow: ask() };
    }

    test("goes each by its own connection of a host's pool that takes one statement at a time", async () => {
      const pool = new Pool({ connectionString: made.location });
      const hosted = await postgresql({ pool, durability: "host" }).open();
      const pids = await some(5, () => pid(hosted));
      expect(new Set(pids).size).toBe(5);
      await hosted.close();
      await pool.end();
    });
  },
);
