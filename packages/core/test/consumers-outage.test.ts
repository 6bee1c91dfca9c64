// A database that is not there for a while: nothing is lost, nobody is blamed, and nothing has to be started again.
import { setTimeout as after } from "node:timers/promises";
import { coreErrors } from "@kith/core";
import { postgresql } from "@kith/core/postgresql";
import { sqlite } from "@kith/core/sqlite";
import BetterSqlite3 from "better-sqlite3";
import { Client } from "pg";
import { expect, test } from "vitest";
import { compose, contactId, database, desk, mark, marks, reported, settle, state } from "./orders.fixture.ts";

const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
const until = async (holds: () => Promise<boolean> | boolean) => {
  while (!(await holds())) await after(2);
};

test("it is held by another writer, or its connections are gone", async () => {
  const adapter = onPostgresql
    ? postgresql({ connectionString: database.location, durability: "normal", application_name: "consumers" })
    : sqlite({ file: database.location, durability: "normal", busyTimeout: 10 });
  const crm = await compose("third", adapter);
  const stop = new AbortController();
  const done = crm.work({ signal: stop.signal, pollMs: 2 });
  state.handle = mark;
  const outage = await (onPostgresql ? connectionsGone() : heldByAnother());
  await until(() => reported.length > 0);
  await outage.end();
  await desk().orders.buy({ contactId, numbers: [3] });
  await until(async () => {
    state.clock += 1_000;
    return (await marks()).length === 3;
  });
  stop.abort();
  await done;
  expect(await marks()).toEqual([1, 2, 3]);
  expect(reported.every((line) => /held by another writer|cannot be reached/.test(line))).toBe(true);
  expect((await desk().consumers.failures({})).items).toEqual([]);
  await crm.close();
});

test.each(["database.unavailable", "database.busy"] as const)("%s in a handler is nobody's fault", async (code) => {
  let times = 0;
  state.handle = async (entries, ctx) => {
    await mark(entries, ctx);
    times += 1;
    if (times < 15) throw coreErrors(code);
  };
  await desk().orders.buy({ contactId, numbers: [1] });
  for (let round = 1; round < 15; round += 1) {
    // A worker tries it once and then pauses, not again and again.
    await settle();
    expect([times, await marks(), (await desk().consumers.failures({})).items]).toEqual([round, [], []]);
  }
  await settle();
  expect([await marks(), (await desk().consumers.failures({})).items]).toEqual([[1], []]);
});

/** Whatever the CRM says, its connection is ended. */
async function connectionsGone() {
  const client = new Client(database.location);
  await client.connect();
  let over = false;
  const ending = (async () => {
    while (!over) {
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'consumers' and datname = current_database()",
      );
      await after(1);
    }
  })();
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  return {
    end: async () => {
      over = true;
      await ending;
      await client.end();
    },
  };
}

async function heldByAnother() {
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  const other = new BetterSqlite3(database.location);
  other.exec("begin immediate");
  return {
    end: async () => {
      other.exec("commit");
      other.close();
    },
  };
}
