// What operators see of consumers and do about what they failed on, in process and over HTTP.
import { isCrmError } from "@kith/core";
import { anyone } from "@kith/testing";
import { beforeEach, expect, test } from "vitest";
import { contactId, desk, type Entries, first, mark, marks, reported, settle, state } from "./orders.fixture.ts";

const other = () => first.as(anyone({ tenant: "other" }));
const house = () => first.asSystem({ tenant: "main", reason: "after the fix" });
const failures = async (as = desk()) => (await as.consumers.failures({ sort: "createdAt" })).items;
const only = async () => (await failures())[0]?.id as string;
const counter = async (as = desk()) => (await as.consumers.list({})).items.find(({ name }) => name === "counter");
const failing = () => {
  state.handle = async (entries: Entries) => {
    throw new Error(`no ${entries[0]?.payload.n}`);
  };
};
const request = async (method: string, path: string, grants = [{ permission: "*" }]) =>
  first.fetch(new Request(`http://kith.test${path}`, { method, headers: { "content-type": "application/json" } }), {
    actor: anyone({ grants }),
  });
/** Until it is set aside. */
async function giveUp() {
  for (let attempts = 0; attempts < 10; attempts += 1) {
    state.clock += 3_600_000;
    await settle();
  }
}
const journal = async () =>
  (await desk().journal.read({ limit: 500 })).items.filter(({ event }) => event.startsWith("consumer."));

beforeEach(failing);

test("how far each consumer is, and what it left behind, counted for the caller's tenant", async () => {
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await other().orders.buy({ contactId, numbers: [3] });
  state.clock += 4_500;
  expect(await counter()).toEqual({
    name: "counter",
    events: ["order.bought", "order.counted"],
    secondsBehind: 4.5,
    entriesBehind: 2,
    waiting: 0,
    setAside: 0,
    heldUntil: null,
  });
  expect(await counter(other())).toMatchObject({ entriesBehind: 1, secondsBehind: 4.5 });
  await settle();
  expect(await counter()).toMatchObject({ secondsBehind: 0, entriesBehind: 0, waiting: 2, setAside: 0 });
  await giveUp();
  await giveUp();
  expect(await counter()).toMatchObject({ waiting: 0, setAside: 2 });
  expect(await counter(other())).toMatchObject({ waiting: 0, setAside: 1 });
});

test("an entry that is set aside is tried once more when it is asked for", async () => {
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  await giveUp();
  const id = await only();
  expect(await desk().consumers.replay({ id })).toMatchObject({ id, status: "waiting" });
  await settle();
  expect((await failures())[0]).toMatchObject({ id, status: "setAside", attempts: 11, error: "no 1" });
  state.handle = mark;
  await desk().consumers.replay({ id });
  await settle();
  expect((await failures()).some((failure) => failure.id === id)).toBe(false);
  expect(await marks()).toContain(1);
  expect((await journal()).map(({ event, actor, payload }) => [event, actor, payload])).toEqual(
    Array(2).fill(["consumer.entryReplayed", "u_1", { consumer: "counter", entryId: expect.any(String) }]),
  );
});

test("one that waits is tried at once, but not before those it waits for", async () => {
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  const [head, behind] = await failures();
  state.handle = mark;
  expect(await desk().consumers.replay({ id: behind?.id as string })).toMatchObject({ retryAt: null });
  await settle();
  expect(await marks()).toEqual([]);
  await desk().consumers.replay({ id: head?.id as string });
  await settle();
  expect([await marks(), await failures()]).toEqual([[1, 2], []]);
});

test("one that is given up is gone, said by whom, and those that wait for it go on", async () => {
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  state.handle = mark;
  const id = await only();
  const { entryId } = await desk().consumers.discard({ id });
  await settle();
  expect([await marks(), await failures()]).toEqual([[2], []]);
  expect(await journal()).toMatchObject([
    { event: "consumer.entryDiscarded", actor: "u_1", payload: { consumer: "counter", entryId } },
  ]);
  await expect(desk().consumers.discard({ id })).rejects.toMatchObject({ code: "record.notFound" });
});

test("all that was set aside is tried again, in its order, for all tenants", async () => {
  await desk().orders.buy({ contactId, numbers: [1, 2, 3] });
  await other().orders.buy({ contactId, numbers: [4] });
  await settle();
  for (let round = 0; round < 3; round += 1) await giveUp();
  const taken: number[] = [];
  state.handle = async (entries, ctx) => {
    taken.push(...entries.map(({ payload }) => payload.n));
    await mark(entries, ctx);
  };
  expect(await house().consumers.replayAll({ name: "counter" })).toEqual({ name: "counter", from: "setAside" });
  await settle();
  expect([await failures(), await failures(other())]).toEqual([[], []]);
  expect(taken.filter((n) => n < 4)).toEqual([1, 2, 3]);
  expect(await marks(first, "other")).toEqual([4]);
  expect(await journal()).toMatchObject([
    { event: "consumer.replayed", actor: "system:host", causedBy: "after the fix", payload: { from: "setAside" } },
  ]);
});

test("from the start, everything happens again, and what had failed is forgotten", async () => {
  state.handle = async (entries) => {
    if (entries.some(({ payload }) => payload.n === 1)) throw new Error("no");
  };
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await desk().orders.buy({ contactId: (await desk().contacts.create({ displayName: "A" })).id, numbers: [3] });
  await settle();
  expect(await failures()).toHaveLength(2);
  state.handle = mark;
  await house().consumers.replayAll({ name: "counter", from: "start" });
  await settle();
  expect([await marks(), await failures()]).toEqual([[1, 2, 3], []]);
});

test("who may not, whose it is not, and what is not there, is refused", async () => {
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  const id = await only();
  const reader = first.as(anyone({ grants: [{ permission: "consumers:read" }] }));
  const denied = { code: "permission.denied" };
  for (const call of [reader.consumers.replay, reader.consumers.discard])
    await expect(call({ id })).rejects.toMatchObject(denied);
  await expect(first.as(anyone({ grants: [] })).consumers.list({})).rejects.toMatchObject(denied);
  for (const call of [other().consumers.replay, other().consumers.discard])
    await expect(call({ id })).rejects.toMatchObject({ code: "record.notFound" });
  expect(await failures(first.as(anyone({ grants: [{ permission: "*", scope: "own" }] })))).toEqual([]);
  await expect(desk().consumers.replayAll({ name: "counter" })).rejects.toMatchObject(denied);
  for (const name of ["nobody", "journal"])
    await expect(house().consumers.replayAll({ name, from: "start" })).rejects.toMatchObject({
      code: "record.notFound",
      message: `There is no consumer ${name}`,
    });
  const wrong = await house()
    .consumers.replayAll({ name: "counter", from: "middle" as never })
    .catch((error) => error);
  expect(isCrmError(wrong) && wrong.errors[0]?.pointer).toBe("/from");
  expect((await failures())[0]).toMatchObject({ id, attempts: 1 });
});

test("the same over HTTP", async () => {
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  const listed = (await (
    await request("GET", "/consumers/failures?filter[consumer]=counter&filter[status]=waiting")
  ).json()) as {
    items: { id: string }[];
  };
  expect(listed.items).toMatchObject([{ event: "order.bought", error: "no 1" }]);
  expect(await (await request("GET", "/consumers/failures?filter[status]=setAside")).json()).toMatchObject({
    items: [],
  });
  const id = listed.items[0]?.id;
  expect((await request("GET", "/consumers")).status).toBe(200);
  expect((await request("POST", `/consumers/failures/${id}/replay`)).status).toBe(200);
  expect((await request("POST", `/consumers/failures/${id}/discard`)).status).toBe(200);
  expect((await request("POST", `/consumers/failures/${id}/discard`)).status).toBe(404);
  expect((await request("POST", "/consumers/failures/none/replay")).status).toBe(400);
  expect((await request("POST", "/consumers/counter/replay")).status).toBe(404);
  expect((await request("GET", "/consumers", [])).status).toBe(403);
  expect(reported).toHaveLength(1);
});
