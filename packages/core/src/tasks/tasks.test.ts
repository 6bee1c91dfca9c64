import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let t: Awaited<ReturnType<typeof createTestCrm>>;
let now = new Date("2026-03-02T08:00:00Z");
beforeAll(async () => {
  t = await createTestCrm({ now: () => now });
});
afterAll(() => t.close());

test("what is created comes back in full, and the same when read", async () => {
  const created = await t.desk.tasks.create({ title: "Call back", dueAt: "2026-03-03T09:00:00+01:00" });
  expect(created).toMatchObject({
    title: "Call back",
    dueAt: "2026-03-03T08:00:00.000Z",
    remindAt: null,
    priority: "normal",
    status: "open",
    closedAt: null,
    ownerId: "u_1",
    contactId: null,
  });
  expect(await t.desk.tasks.get({ id: created.id })).toEqual(created);
});

test("done is done once, and can be opened again", async () => {
  const { id } = await t.desk.tasks.create({ title: "x" });
  const done = await t.desk.tasks.complete({ id, outcome: "reached" });
  expect(done).toMatchObject({ status: "done", outcome: "reached", closedAt: now.toISOString(), version: 2 });
  now = new Date(now.getTime() + 60_000);
  expect(await t.desk.tasks.complete({ id })).toEqual(done);
  expect(await t.desk.tasks.update({ id, status: "open" })).toMatchObject({
    status: "open",
    closedAt: null,
    outcome: "reached",
  });
  expect(await t.desk.tasks.update({ id, status: "cancelled" })).toMatchObject({ closedAt: now.toISOString() });
});

test("the work list of an owner is by due date, without one last", async () => {
  for (const [title, dueAt] of [
    ["later", "2026-04-02T00:00:00Z"],
    ["some day", null],
    ["next", "2026-04-01T00:00:00Z"],
  ] as const)
    await t.desk.tasks.create({ title, dueAt, ownerId: "u_list" });
  const { items } = await t.desk.tasks.list({ filter: { ownerId: "u_list", status: "open" }, sort: "dueAt" });
  expect(items.map(({ title }) => title)).toEqual(["next", "later", "some day"]);
});

test("a reminder tells once, at its time, of a task that is open", async () => {
  const remindAt = new Date(now.getTime() + 3_600_000).toISOString();
  const open = await t.desk.tasks.create({ title: "open", remindAt, ownerId: "u_7" });
  const done = await t.desk.tasks.create({ title: "done", remindAt });
  const moved = await t.desk.tasks.create({ title: "moved", remindAt });
  const binned = await t.desk.tasks.create({ title: "binned", remindAt });
  await t.desk.tasks.complete({ id: done.id });
  await t.desk.tasks.update({ id: moved.id, remindAt: new Date(now.getTime() + 7_200_000).toISOString() });
  await t.desk.tasks.delete({ id: binned.id });
  const reminded = async () => {
    await t.settle();
    const { items } = await t.desk.journal.read({ limit: 200 } as never);
    return (items as unknown as { event: string; payload: unknown }[])
      .filter(({ event }) => event === "task.reminded")
      .map(({ payload }) => payload);
  };
  expect(await reminded()).toEqual([]);
  now = new Date(now.getTime() + 3_600_000);
  const first = { id: open.id, ownerId: "u_7", dueAt: null };
  expect(await reminded()).toEqual([first]);
  now = new Date(now.getTime() + 3_600_000);
  expect(await reminded()).toEqual([first, { id: moved.id, ownerId: "u_1", dueAt: null }]);
});

test("a patch changes what it names; deleted goes to the bin", async () => {
  const { id } = await t.desk.tasks.create({ title: "x", description: "y", priority: "high" });
  expect(await t.desk.tasks.update({ id, description: null, title: "z" })).toMatchObject({
    title: "z",
    description: null,
    priority: "high",
  });
  await expect(t.desk.tasks.update({ id, version: 1, title: "a" })).rejects.toMatchObject({ code: "record.stale" });
  expect(await t.desk.tasks.delete({ id })).toMatchObject({ deletedAt: expect.any(String) });
  await expect(t.desk.tasks.complete({ id })).rejects.toMatchObject({ status: 404 });
  expect(await t.desk.tasks.restore({ id })).toMatchObject({ deletedAt: null, title: "z" });
});
