// Reactions to the journal: each entry takes effect once, in order, with the position of the one who reacts.
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import {
  contactId,
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

test("every entry takes effect once, in order, also those from before the plugin was there", async () => {
  const seen: number[] = [];
  state.handle = async (entries, ctx) => {
    seen.push(...entries.map(({ payload }) => payload.n));
    await mark(entries, ctx);
  };
  await desk().orders.buy({ contactId, numbers: numbers(1, 250) });
  await settle();
  await settle();
  await desk().orders.buy({ contactId, numbers: [251] });
  await settle(second);
  expect(seen).toEqual(numbers(1, 251));
  expect(await marks()).toEqual(numbers(1, 251));
});

test("a call gets entries of one tenant that follow each other, and works in that tenant as the plugin, saying why", async () => {
  const groups: unknown[] = [];
  state.handle = async (entries, ctx) => {
    groups.push([ctx.tenant.id, ctx.actor.user, entries.map(({ tenant, payload }) => [tenant, payload.n])]);
    await mark(entries, ctx);
  };
  const other = first.as(anyone({ tenant: "other" }));
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await other.orders.buy({ contactId: (await other.contacts.create({ displayName: "O" })).id, numbers: [3] });
  await desk().orders.buy({ contactId, numbers: [4] });
  await desk().contacts.create({ displayName: "Between" });
  await desk().orders.buy({ contactId, numbers: [5] });
  await settle();
  const by = "system:counter";
  expect(groups).toEqual([
    [
      "main",
      by,
      [
        ["main", 1],
        ["main", 2],
      ],
    ],
    ["other", by, [["other", 3]]],
    // What stands between them is of no event that it reacts to.
    [
      "main",
      by,
      [
        ["main", 4],
        ["main", 5],
      ],
    ],
  ]);
  expect([await marks(), await marks(first, "other")]).toEqual([[1, 2, 4, 5], [3]]);
  const { items } = await other.journal.read({ limit: 500 });
  const cause = items.find(({ event }) => event === "order.bought")?.id;
  expect(items.find(({ actor }) => actor === by)).toMatchObject({ event: "contact.created", causedBy: cause });
});

test("entries come as they were written, with subjects, changes and instants", async () => {
  let entry: Entries[number] | undefined;
  state.handle = async (entries) => {
    [entry] = entries;
  };
  await desk().orders.buy({ contactId, numbers: [7] });
  await settle();
  const { seq, id, ...rest } = entry as Entries[number];
  expect([typeof seq, id]).toEqual(["bigint", expect.any(String)]);
  expect(rest).toEqual({
    tenant: "main",
    event: "order.bought",
    version: 1,
    at: new Date(state.clock).toISOString(),
    actor: "u_1",
    subjects: [{ type: "contact", id: contactId }],
    changes: {},
    payload: { contactId, n: 7 },
  });
});

test("what a handler did before it threw is undone, and done when it is called again", async () => {
  let failures = 0;
  state.handle = async (entries, ctx) => {
    await mark(entries, ctx);
    if (failures++ < 2) throw new Error("not now");
  };
  await desk().orders.buy({ contactId, numbers: [1, 2, 3] });
  await settle();
  // Once as a batch, then by itself; the others are of the same subject and wait.
  expect([await marks(), reported, failures]).toEqual([[], ["consumer counter: not now"], 2]);
  await desk().orders.buy({ contactId, numbers: [4] });
  await settle();
  expect([await marks(), failures]).toEqual([[], 2]);
  state.clock += 2_000;
  await settle();
  expect([await marks(), reported.length]).toEqual([[1, 2, 3, 4], 1]);
});

test("a handler's statement that is refused undoes what it did, even where the handler looks away", async () => {
  let times = 0;
  state.handle = async (entries, ctx) => {
    times += 1;
    await mark(entries, ctx);
    if (times <= 2)
      await ctx.raw
        .insertInto("tenants")
        .values({ id: "main" })
        .execute()
        .catch(() => undefined);
  };
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  expect([await marks(), times, reported.length]).toEqual([[], 2, 1]);
  state.clock += 2_000;
  await settle();
  expect([await marks(), times, reported.length]).toEqual([[1, 2], 4, 1]);
});
