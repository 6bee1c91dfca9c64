// What happened with a customer: events and interactions, each once, as far as the caller may see it.
import { describe, expect, test } from "vitest";
import { ago, call, lines, state, t, timeline } from "./timeline.fixture.ts";

test("an event stands there with its text, where it has one, and a failed command leaves nothing", async () => {
  await t.desk.sales.tell({ kind: "shown", text: "spring", ids: [state.contactId] });
  await t.desk.sales.tell({ kind: "silent", text: "unheard", ids: [state.contactId] });
  await expect(
    t.desk.sales.tell({ kind: "shown", text: "undone", ids: [state.contactId], fail: true }),
  ).rejects.toThrow("undone");
  expect(await lines()).toEqual([
    {
      id: expect.any(String),
      at: new Date(state.clock).toISOString(),
      kind: "sale.won",
      summary: "Won: spring",
      record: { type: "contact", id: state.contactId },
      actor: "u_1",
    },
  ]);
});

test("an event with several subjects stands once on the timeline of each", async () => {
  const other = (await t.desk.contacts.create({ displayName: "Other" })).id;
  await t.desk.sales.tell({ kind: "shown", text: "both", ids: [state.contactId, other, state.contactId, other] });
  expect((await lines()).map(({ summary }) => summary)).toEqual(["Won: both"]);
  expect((await lines({}, t.desk, other)).map(({ summary }) => summary)).toEqual(["Won: both"]);
});

test("an interaction stands there once, at the time it happened, and its own entries in the journal do not", async () => {
  const { id } = await call(ago(60), { subject: "Delivery" });
  const [line, ...more] = await lines();
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    id,
    at: ago(60),
    kind: "interaction",
    summary: null,
    record: { type: "interaction", id },
    interaction: { id, subject: "Delivery" },
  });
});

describe("an interaction that changes", () => {
  test("moves with the time it happened", async () => {
    const [early, late] = [await call(ago(60)), await call(ago(30))];
    expect((await lines()).map(({ id }) => id)).toEqual([late.id, early.id]);
    await t.desk.interactions.update({ id: early.id, occurredAt: ago(10) });
    expect((await lines()).map(({ id, at }) => [id, at])).toEqual([
      [early.id, ago(10)],
      [late.id, ago(30)],
    ]);
  });

  test("moves with the people it was with", async () => {
    const other = (await t.desk.contacts.create({ displayName: "Other" })).id;
    const { id } = await call(ago(5));
    await t.desk.interactions.update({ id, contactId: other });
    expect([await lines(), (await lines({}, t.desk, other)).map((line) => line.id)]).toEqual([[], [id]]);
    await t.desk.interactions.update({ id, participants: [{ role: "caller", contactId: state.contactId }] });
    expect([(await lines()).length, (await lines({}, t.desk, other)).length]).toEqual([1, 1]);
  });

  test("leaves when it goes into the bin and is back when it comes out of it", async () => {
    const { id } = await call(ago(5));
    await t.desk.interactions.delete({ id });
    expect(await lines()).toEqual([]);
    await t.desk.interactions.restore({ id });
    expect((await lines()).map((line) => [line.id, line.at])).toEqual([[id, ago(5)]]);
  });
});

test("an event for everybody is seen by whoever sees the customer", async () => {
  await t.desk.sales.tell({ kind: "open", text: "fair", ids: [state.contactId] });
  await t.desk.sales.tell({ kind: "shown", text: "secret", ids: [state.contactId] });
  const desk = t.as({ user: "u_2", grants: [{ permission: "contacts:read" }] });
  expect((await lines({}, desk)).map(({ summary }) => summary)).toEqual(["Announced: fair"]);
  await expect(
    timeline({}, t.as({ user: "u_2", grants: [{ permission: "contacts:read", scope: "own" }] })),
  ).rejects.toMatchObject({ code: "record.notFound" });
  await expect(timeline({}, t.as({ tenant: "other" }))).rejects.toMatchObject({ code: "record.notFound" });
});
