// Handlers that do not come back in time: cut off, left for later, and the rest goes on.
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { contactId, desk, mark, marks, numbers, reported, settle, state } from "./orders.fixture.ts";

const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
const failures = async () => (await desk().consumers.failures({ sort: "createdAt" })).items;
const newContact = async () => (await desk().contacts.create({ displayName: "Another" })).id;

test("one that hangs is cut off, and tried again later; those of other subjects do not wait for it", async () => {
  const never = Promise.withResolvers<void>();
  state.handle = async (entries, ctx) => {
    for (const { payload } of entries) if (payload.n === 2) await (onPostgresql ? never.promise : turnOfTheLoop());
    await mark(entries, ctx);
  };
  const other = await newContact();
  await desk().orders.buy({ contactId, numbers: [1] });
  await desk().orders.buy({ contactId: other, numbers: [2, 3] });
  await desk().orders.buy({ contactId, numbers: [4] });
  await settle();
  const code = onPostgresql ? "longer than 5000 ms" : "awaited something other than the database";
  expect(await failures()).toMatchObject([
    { subject: `contact ${other}`, attempts: 1, error: expect.stringContaining(code) },
    { subject: `contact ${other}`, attempts: 0 },
  ]);
  expect([await marks(), reported.length]).toEqual([[1, 4], 1]);
  state.handle = mark;
  state.clock += 2_000;
  await settle();
  // What hung comes back when its entry was handled by another call: it has no effect any more.
  never.resolve();
  await turnOfTheLoop();
  expect([await marks(), await failures()]).toEqual([[1, 2, 3, 4], []]);
});

test("one that waits for the world and looks away when it is refused has no effect", async () => {
  let late: Promise<void> | undefined;
  state.handle = async (entries, ctx) => {
    late = (async () => {
      await turnOfTheLoop();
      await mark(entries, ctx);
    })();
    const over = late.catch(() => undefined);
    if (!onPostgresql) await over;
    else throw new Error("left alone");
  };
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  await expect(late).rejects.toMatchObject({ code: "transaction.over" });
  expect([await marks(), (await failures()).map(({ attempts }) => attempts)]).toEqual([[], [1]]);
});

test.runIf(onPostgresql)("none is blamed for what all of a batch took together", { timeout: 60_000 }, async () => {
  state.handle = async (entries, ctx) => {
    for (const _ of entries) await ctx.raw.selectNoFrom(sql`pg_sleep(0.3)`.as("slept")).execute();
    await mark(entries, ctx);
  };
  for (let n = 1; n <= 24; n += 1) await desk().orders.buy({ contactId: await newContact(), numbers: [n] });
  await settle();
  expect([await marks(), await failures(), reported]).toEqual([numbers(1, 24), [], []]);
});
