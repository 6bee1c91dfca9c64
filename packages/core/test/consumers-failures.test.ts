// What a handler fails on: tried again after growing pauses, then set aside; order is kept for each subject, and the rest
// goes on.
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import {
  contactId,
  database,
  desk,
  type Entries,
  first,
  mark,
  marks,
  numbers,
  reported,
  second,
  settle,
  state,
} from "./orders.fixture.ts";

const failures = async (filter: Record<string, unknown> = {}, as = desk()) =>
  (await as.consumers.failures({ filter, sort: "createdAt", limit: 200 })).items;
const newContact = async (as = desk()) => (await as.contacts.create({ displayName: "Another" })).id;
const taken: number[] = [];
/** Fails on these numbers, and marks the others. */
const failOn = (...bad: number[]) => {
  taken.length = 0;
  state.handle = async (entries: Entries, ctx) => {
    for (const { payload } of entries) if (bad.includes(payload.n)) throw new Error(`no ${payload.n}`);
    taken.push(...entries.map(({ payload }) => payload.n));
    await mark(entries, ctx);
  };
};

test("the rest of a batch goes on; what is of the same subject waits, in order", async () => {
  failOn(3);
  const other = await newContact();
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await desk().orders.buy({ contactId: other, numbers: [3, 4] });
  await desk().orders.buy({ contactId, numbers: [5] });
  await desk().orders.buy({ contactId: other, numbers: [6] });
  await settle();
  await desk().orders.buy({ contactId: other, numbers: [7] });
  await desk().orders.buy({ contactId, numbers: [8] });
  await settle();
  expect(await marks()).toEqual([1, 2, 5, 8]);
  const subject = `contact ${other}`;
  const at = new Date(state.clock).toISOString();
  expect(await failures()).toMatchObject([
    {
      consumer: "counter",
      event: "order.bought",
      subject,
      status: "waiting",
      attempts: 1,
      error: "no 3",
      retryAt: new Date(state.clock + 2_000).toISOString(),
      createdAt: at,
    },
    { subject, status: "waiting", attempts: 0, error: null, retryAt: null },
    { subject, attempts: 0 },
    { subject, attempts: 0 },
  ]);
  failOn();
  state.clock += 2_000;
  await settle();
  expect([taken, await failures()]).toEqual([[3, 4, 6, 7], []]);
  expect(reported).toEqual(["consumer counter: no 3"]);
});

test("what was read before one of its subject failed waits for it all the same", async () => {
  failOn(1);
  const other = await newContact();
  await desk().orders.buy({ contactId, numbers: numbers(1, 40) });
  await desk().orders.buy({ contactId: other, numbers: numbers(41, 80) });
  await settle();
  expect(await marks()).toEqual(numbers(41, 80));
  failOn();
  state.clock += 2_000;
  await settle();
  expect([taken, await failures()]).toEqual([numbers(1, 40), []]);
});

test("one that fails always is set aside after ten attempts with growing pauses, and the next of its subject goes on", async () => {
  failOn(1);
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  for (let attempts = 1; attempts < 10; attempts += 1) {
    const [failure] = await failures();
    expect(failure).toMatchObject({ status: "waiting", attempts });
    const pause = Math.min(1000 * 2 ** attempts, 3_600_000);
    expect(Date.parse(failure?.retryAt ?? "") - state.clock).toBe(pause);
    state.clock += pause - 1;
    await settle();
    expect(await failures()).toMatchObject([{ attempts }, {}]);
    state.clock += 1;
    await settle();
  }
  expect(await failures()).toMatchObject([{ status: "setAside", attempts: 10, retryAt: null, error: "no 1" }]);
  expect([await marks(), reported.length]).toEqual([[2], 10]);
  state.clock += 24 * 3_600_000;
  await desk().orders.buy({ contactId, numbers: [3] });
  await settle();
  expect([await marks(), reported.length]).toEqual([[2, 3], 10]);
});

test("of an entry that another tenant has too, by the same id, its own is told again", async () => {
  failOn(1);
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  const owner = await database.owner.open();
  const [entry] = await owner.rows("select * from journal where event = 'order.bought'", []);
  const { seq: _seq, xid: _xid, ...rest } = entry as Record<string, unknown>;
  // Found first: on SQLite by its number, on PostgreSQL since the other one, written anew, stands behind it.
  const first = owner.dialect === "sqlite" ? { seq: -1 } : {};
  const twin = { ...rest, ...first, tenant_id: "other", payload: JSON.stringify({ contactId, n: 99 }) };
  const journal = owner.kysely.updateTable("journal").where("tenant_id", "=", "main");
  await owner.transaction("twin", async () => {
    await owner.kysely.insertInto("journal").values(twin).execute();
    const elsewhere = crypto.randomUUID();
    await journal.where("id", "=", rest["id"]).set({ id: elsewhere }).execute();
    await journal.where("id", "=", elsewhere).set({ id: rest["id"] }).execute();
  });
  await owner.close();
  failOn();
  state.clock += 2_000;
  await settle();
  expect(taken).toContain(1);
  expect(await marks()).toEqual([1]);
});

test("however many workers there are, it is tried once when it is due", async () => {
  failOn(1);
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  for (let attempts = 2; attempts < 9; attempts += 1) {
    state.clock += 3_600_000;
    await Promise.all([settle(first), settle(second), settle(first), settle(second)]);
    expect(await failures()).toMatchObject([{ attempts }]);
  }
  expect(reported).toHaveLength(8);
});

test("of the one tenant and the other: each has its own order, and sees its own alone", async () => {
  failOn(1);
  const other = first.as(anyone({ tenant: "other" }));
  await other.orders.buy({ contactId, numbers: [1, 2] });
  await desk().orders.buy({ contactId, numbers: [3] });
  await settle();
  // The id is the same one; the tenant is not.
  expect([await marks(), await marks(first, "other")]).toEqual([[3], []]);
  expect([await failures(), (await failures({}, other)).length]).toEqual([[], 2]);
  failOn();
  state.clock += 2_000;
  await settle();
  expect([await marks(), await marks(first, "other")]).toEqual([[3], [1, 2]]);
});

test("entries about nothing do not wait for each other", async () => {
  const counted: number[] = [];
  state.echo = async (entries) => {
    for (const { payload } of entries) if (payload.n === 1) throw new Error("no");
    counted.push(...entries.map(({ payload }) => payload.n));
  };
  for (const n of [1, 2, 3]) await desk().orders.count({ n });
  await settle();
  expect([counted, (await failures()).length]).toEqual([[2, 3], 1]);
});

test("a handler that fails on everything holds nothing up for ever, and loses nothing", async () => {
  failOn(...numbers(1, 120));
  for (const n of numbers(1, 40))
    await desk().orders.buy({ contactId: await newContact(), numbers: [n * 3 - 2, n * 3 - 1, n * 3] });
  await settle();
  expect(await failures()).toHaveLength(120);
  expect(await failures({ status: "waiting" })).toHaveLength(120);
  failOn();
  state.clock += 2_000;
  await settle();
  expect([await failures(), await marks()]).toEqual([[], numbers(1, 120)]);
});

test("a clock that jumps back puts nothing off for long", async () => {
  failOn(1);
  const before = state.clock;
  state.clock += 365 * 24 * 3_600_000;
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  failOn();
  state.clock = before;
  await desk().orders.buy({ contactId: await newContact(), numbers: [3] });
  await settle();
  expect([await failures(), await marks()]).toEqual([[], [1, 2, 3]]);
});

test("an error keeps its cause to the log: what the database says of values is told nobody", async () => {
  state.handle = async (_entries, ctx) => {
    const { tenant, now } = ctx;
    const secret = { tenant_id: tenant.id, id: contactId, display_name: "s3cret", created_at: now, updated_at: now };
    await ctx.raw
      .insertInto("contacts")
      .values({ ...secret, version: 1, created_by: "u" })
      .execute();
  };
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  const [failure] = await failures();
  expect(failure?.error).toEqual(expect.any(String));
  expect(failure?.error).not.toContain("s3cret");
});
