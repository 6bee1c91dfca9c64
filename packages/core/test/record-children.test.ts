// The children of a record: matched by id, changed with their parent, never taken from another.
import { expect, test } from "vitest";
import { entriesOf, t } from "./shelf.fixture.ts";

const lines = (item: { lines: readonly { note: string; position: number; id: string }[] }) =>
  item.lines.map(({ note, position }) => [note, position]);

test("are matched by id: kept, changed, added, taken away and moved", async () => {
  const made = await t.desk.shelf.create({ lines: [{ note: "a" }, { note: "b" }, { note: "c" }] });
  const [a, b, c] = made.lines.map(({ id }) => id) as [string, string, string];
  const next = await t.desk.shelf.update({
    id: made.id,
    lines: [{ id: c, note: "c" }, { note: "new" }, { id: a, note: "A" }],
  });
  expect(lines(next)).toEqual([
    ["c", 0],
    ["new", 1],
    ["A", 2],
  ]);
  expect([next.lines[0]?.id, next.lines[2]?.id, next.version]).toEqual([c, a, 2]);
  expect(next.lines.map(({ id }) => id)).not.toContain(b);
  const [, entry] = await entriesOf(made.id);
  expect(entry?.changes).toEqual({
    lines: {
      from: [
        { id: a, note: "a" },
        { id: b, note: "b" },
        { id: c, note: "c" },
      ],
      to: [
        { id: c, note: "c" },
        { id: next.lines[1]?.id, note: "new" },
        { id: a, note: "A" },
      ],
    },
  });
});

test("that only change places make a new version", async () => {
  const made = await t.desk.shelf.create({ lines: [{ note: "a" }, { note: "b" }] });
  const next = await t.desk.shelf.update({
    id: made.id,
    lines: made.lines.map(({ id, note }) => ({ id, note })).reverse(),
  });
  expect([lines(next), next.version]).toEqual([
    [
      ["b", 0],
      ["a", 1],
    ],
    2,
  ]);
});

test("go when the list is empty, and stay when it is left out", async () => {
  const made = await t.desk.shelf.create({ lines: [{ note: "a" }] });
  expect((await t.desk.shelf.update({ id: made.id, size: 1 })).lines).toEqual(made.lines);
  expect((await t.desk.shelf.update({ id: made.id, lines: [] })).lines).toEqual([]);
});

test("of another record are refused, and so is one named twice; nothing is changed", async () => {
  const [mine, foreign] = [
    await t.desk.shelf.create({ lines: [{ note: "mine" }] }),
    await t.desk.shelf.create({ lines: [{ note: "foreign" }] }),
  ];
  const strange = foreign.lines[0]?.id as string;
  for (const id of [strange, "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", "not an id"])
    await expect(
      t.desk.shelf.update({ id: mine.id, size: 1, lines: [{ note: "x" }, { id, note: "stolen" }] }),
    ).rejects.toMatchObject({ code: "reference.notFound", status: 422, errors: [{ pointer: "/lines/1/id" }] });
  const own = mine.lines[0]?.id as string;
  await expect(
    t.desk.shelf.update({
      id: mine.id,
      lines: [
        { id: own, note: "x" },
        { id: own, note: "y" },
      ],
    }),
  ).rejects.toMatchObject({ status: 422, errors: [{ pointer: "/lines/1/id" }] });
  const { items } = await t.desk.shelf.list({ limit: 200 });
  expect(items).toEqual(expect.arrayContaining([mine, foreign]));
});
