// What writing a record does: versions, keys, owners, the bin, and nothing where nothing changed.
import { describe, expect, test } from "vitest";
import { entriesOf, t, time } from "./shelf.fixture.ts";
import type { ItemInput } from "./shelf-plugin.fixture.ts";

const everything = {
  title: "Müller",
  code: "x",
  size: 1,
  price: 2 ** 50,
  weight: 0.1,
  open: true,
  due: "2026-01-31T12:00:00.123Z",
  day: "2026-01-31",
  tags: ["b", "a"],
  extra: { zeta: 1, alpha: { b: [1, { d: 1, c: 2 }], a: null }, "10": 1, "9": 2 },
} satisfies ItemInput;

describe("an update that changes nothing", () => {
  test("writes no version and no entry, whatever kind the columns are", async () => {
    const made = await t.desk.shelf.create({ ...everything, lines: [{ note: "one" }, { note: "two" }] });
    time.now += 1000;
    expect(await t.desk.shelf.update({ id: made.id, ...everything })).toEqual(made);
    expect(await t.desk.shelf.update({ id: made.id })).toEqual(made);
    const lines = made.lines.map(({ id, note }) => ({ id, note }));
    expect(await t.desk.shelf.update({ id: made.id, lines })).toEqual(made);
    // JSON is the same whatever the order of its members.
    const extra = { "9": 2, "10": 1, alpha: { a: null, b: [1, { c: 2, d: 1 }] }, zeta: 1 };
    expect(await t.desk.shelf.update({ id: made.id, version: 1, extra })).toEqual(made);
    expect(await entriesOf(made.id)).toHaveLength(1);
  });

  test("of an empty record neither", async () => {
    const made = await t.desk.shelf.create({});
    const nulls = {
      title: null,
      code: null,
      size: null,
      weight: null,
      due: null,
      day: null,
      tags: null,
      extra: null,
      open: false,
      lines: [],
    };
    expect(await t.desk.shelf.update({ id: made.id, ...nulls })).toEqual(made);
    expect((await entriesOf(made.id)).map(({ changes }) => changes)).toEqual([
      { open: { from: null, to: false }, ownerId: { from: null, to: "u_1" } },
    ]);
  });

  test("but every real difference is one, and only that is journalled", async () => {
    const made = await t.desk.shelf.create({ ...everything, lines: [] });
    const changes: ItemInput[] = [
      { title: "Mueller" },
      { code: "X" },
      { size: 2 },
      { price: 2 ** 50 + 1 },
      { weight: 0.2 },
      { open: false },
      { due: "2026-01-31T12:00:00.124Z" },
      { day: "2026-02-01" },
      { tags: ["a", "b"] },
      { extra: { zeta: 2 } },
      { extra: [] },
      { extra: "text" },
      { extra: "1" },
      { extra: 1 },
      { extra: false },
      { title: null },
    ];
    for (const [index, change] of changes.entries()) {
      time.now += 1000;
      const next = await t.desk.shelf.update({ id: made.id, ...change });
      expect(next).toMatchObject({
        ...change,
        version: index + 2,
        updatedAt: new Date(time.now).toISOString(),
        createdAt: made.createdAt,
      });
    }
    const [, ...updates] = await entriesOf(made.id);
    expect(updates.map(({ event, changes }) => [event, Object.keys(changes), Object.values(changes)[0]?.to])).toEqual(
      changes.map((change) => ["item.updated", Object.keys(change), Object.values(change)[0]]),
    );
    expect(updates.map(({ payload }) => payload)).toEqual(changes.map((_, index) => ({ version: index + 2 })));
  });
});

describe("keys", () => {
  test("follow their texts, of records and of children, and cannot be set by themselves", async () => {
    const made = await t.desk.shelf.create({ title: "  Élan  VITAL", lines: [{ note: "Ärger" }] });
    expect(await t.desk.shelf.keys({ id: made.id })).toEqual({ title: "elan vital", lines: ["arger"] });
    await t.desk.shelf.update({ id: made.id, title: "Œuvre", lines: [{ id: made.lines[0]?.id, note: "STRASSE" }] });
    expect(await t.desk.shelf.keys({ id: made.id })).toEqual({ title: "oeuvre", lines: ["strasse"] });
    await t.desk.shelf.force({ id: made.id, values: { titleKey: "forged" } });
    expect(await t.desk.shelf.keys({ id: made.id })).toMatchObject({ title: "oeuvre" });
    await t.desk.shelf.update({ id: made.id, title: null });
    expect(await t.desk.shelf.keys({ id: made.id })).toMatchObject({ title: null });
    expect((await entriesOf(made.id)).flatMap(({ changes }) => Object.keys(changes))).not.toContain("titleKey");
  });
});

test("children come back as they were written, numbers to the last digit and bytes", async () => {
  const numbers = [0.1 + 0.2, 1 / 3, -1.7976931348623157e308, 5e-324, 123_456_789.123_456_79, 12];
  const lines = [
    ...numbers.map((mass) => ({ note: String(mass), mass, seal: null })),
    { note: "all bytes", mass: null, seal: Buffer.from(Array.from({ length: 256 }, (_, n) => n)).toString("base64") },
    { note: "no bytes", mass: null, seal: "" },
  ];
  const { id } = await t.desk.shelf.create({ title: "children", lines });
  const page = await t.desk.shelf.list({ filter: { title: "children" } });
  const read = page.items.find((item) => item.id === id)?.lines;
  expect(read?.map(({ note, mass, seal }) => ({ note, mass, seal }))).toEqual(lines);
});

test.each(["tenantId", "version", "createdAt", "updatedAt", "createdBy", "deletedAt", "nope", "lines", "constructor"])(
  "a plugin cannot write %s past core",
  async (property) => {
    const made = await t.desk.shelf.create({ size: 1 });
    await expect(t.desk.shelf.force({ id: made.id, values: { size: 2, [property]: "x" } })).rejects.toThrow(property);
    await expect(
      t.desk.shelf.update({ id: made.id, [property === "lines" ? "id2" : property]: "x" } as never),
    ).rejects.toMatchObject({ code: "input.invalid" });
    expect((await t.desk.shelf.list({ filter: { size: 1 }, limit: 200 })).items).toContainEqual(made);
    await t.desk.shelf.remove({ id: made.id });
  },
);

test("an id cannot be written anew", async () => {
  const made = await t.desk.shelf.create({ size: 7 });
  await t.desk.shelf.force({ id: made.id, values: { id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", size: 8 } });
  expect((await t.desk.shelf.list({ filter: { size: 8 } })).items.map(({ id }) => id)).toEqual([made.id]);
});

describe("the bin", () => {
  test("takes a record once and gives it back once, each a version and an entry", async () => {
    const { id } = await t.desk.shelf.create({ size: 1, lines: [{ note: "a" }] });
    time.now += 1000;
    await t.desk.shelf.remove({ id });
    await expect(t.desk.shelf.remove({ id })).rejects.toMatchObject({ code: "record.notFound" });
    await expect(t.desk.shelf.update({ id, size: 2 })).rejects.toMatchObject({ code: "record.notFound" });
    await expect(t.desk.shelf.restore({ id, version: 1 })).rejects.toMatchObject({ code: "record.stale" });
    expect(await t.desk.shelf.restore({ id, version: 2 })).toMatchObject({
      version: 3,
      deletedAt: null,
      lines: [{ note: "a" }],
    });
    expect(await t.desk.shelf.restore({ id })).toMatchObject({ version: 3 });
    expect((await entriesOf(id)).map(({ event }) => event)).toEqual(["item.created", "item.deleted", "item.restored"]);
  });
});

test("an owner is whoever makes it, unless another or nobody is named", async () => {
  const maker = t.as({ user: "u_7" });
  expect(await maker.shelf.create({})).toMatchObject({ ownerId: "u_7", teamId: null, createdBy: "u_7" });
  expect(await maker.shelf.create({ ownerId: "u_8", teamId: "t_1" })).toMatchObject({
    ownerId: "u_8",
    teamId: "t_1",
    createdBy: "u_7",
  });
  expect(await maker.shelf.create({ ownerId: null })).toMatchObject({ ownerId: null, createdBy: "u_7" });
  const house = t.crm.asSystem({ tenant: "main", reason: "import" });
  expect(await house.shelf.create({})).toMatchObject({ ownerId: null, createdBy: "system:host" });
});
