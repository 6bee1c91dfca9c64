// What a consumer does where there is nothing for it.
import { randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import { contactId, database, desk, first, mark, marks, numbers, settle, state } from "./orders.fixture.ts";

const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
const positions = async () => {
  const raw = await database.owner.open();
  const rows = await raw.kysely.selectFrom("consumer_positions").selectAll().where("name", "=", "counter").execute();
  await raw.close();
  return rows;
};

test("it writes nothing where it was given nothing", async () => {
  await settle();
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  const before = await positions();
  expect(before).toMatchObject([{ lease: null }]);
  state.clock += 60_000;
  for (let round = 0; round < 3; round += 1) await desk().contacts.create({ displayName: "Not an order" });
  await settle();
  await settle();
  expect(await positions()).toEqual(before);
});

test("it follows the journal where that is for others, and misses nothing between", async () => {
  await settle();
  state.handle = mark;
  const raw = await database.owner.open();
  const columns = ["id", "tenant_id", "event", "version", "actor", "at", "payload", "digest"];
  const foreign = (count: number) =>
    raw.transaction("what is for others", async () => {
      const rows = Array.from({ length: count }, () => [randomUUID(), "other", "x.y", 1, "u", new Date(), "{}", ""]);
      await raw.insert({ table: "journal", columns, rows });
    });
  for (const [round, count] of [onPostgresql ? 1_500 : 10_500, 999, 1].entries()) {
    await foreign(count);
    await desk().orders.buy({ contactId, numbers: [round] });
    await foreign(count);
    await settle();
    expect(await marks()).toEqual(numbers(0, round));
  }
  const before = await positions();
  const stop = new AbortController();
  const idle = Promise.withResolvers<void>();
  const done = first.work({ signal: stop.signal, pollMs: 2, onIdle: idle.resolve });
  await idle.promise;
  expect(await positions()).toEqual(before);
  await foreign(1_500);
  // Not to be looked through again and again.
  while (JSON.stringify(await positions()) === JSON.stringify(before)) await after(2);
  stop.abort();
  await done;
  await raw.close();
});
