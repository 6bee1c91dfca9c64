// What writing a record does: versions, children, keys, references, and nothing where nothing changed.
import { createTestCrm } from "@kith/testing";
import { afterAll, describe, expect, test } from "vitest";
import { type ItemInput, shelf } from "./shelf-plugin.fixture.ts";

let clock = Date.parse("2026-03-01T00:00:00Z");
const t = await createTestCrm({ plugins: [shelf], now: () => new Date(clock) });
afterAll(() => t.close());

const entriesOf = async (id: string) => {
  const all: { event: string; changes: Record<string, { from: unknown; to: unknown }>; subjects: { type: string; id: string }[]; payload: unknown; actor: string }[] = [];
  for (let after: string | undefined; ; ) {
    const page = await t.desk.journal.read({ limit: 500, ...(after ? { after } : {}) });
    all.push(...(page.items as typeof all));
    if (page.items.length === 0) return all.filter(({ subjects }) => subjects[0]?.id === id);
    after = page.nextCursor;
  }
};
const everything = {
  title: "Müller", code: "x", size: 1, price: 2 ** 50, weight: 0.1, open: true, due: "2026-01-31T12:00:00.123Z", day: "2026-01-31", tags: ["b", "a"],
  extra: { zeta: 1, alpha: { b: [1, { d: 1, c: 2 }], a: null }, "10": 1, "9": 2 },
} satisfies ItemInput;

describe("an update that changes nothing", () => {
  test("writes no version and no entry, whatever kind the columns are", async () => {
    const made = await t.desk.shelf.create({ ...everything, lines: [{ note: "one" }, { note: "two" }] });
    clock += 1000;
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
    const nulls = { title: null, code: null, size: null, weight: null, due: null, day: null, tags: null, extra: null, open: false, lines: [] };
    expect(await t.desk.shelf.update({ id: made.id, ...nulls })).toEqual(made);
    expect((await entriesOf(made.id)).map(({ changes }) => changes)).toEqual([{ open: { from: null, to: false }, ownerId: { from: null, to: "u_1" } }]);
  });

  test("but every real difference is one, and only that is journalled", async () => {
    const made = await t.desk.shelf.create({ ...everything, lines: [] });
    const changes: ItemInput[] = [{ title: "Mueller" }, { code: "X" }, { size: 2 }, { price: 2 ** 50 + 1 }, { weight: 0.2 }, { open: false }, { due: "2026-01-31T12:00:00.124Z" }, { day: "2026-02-01" }, { tags: ["a", "b"] }, { extra: { zeta: 2 } }, { extra: [] }, { extra: "text" }, { extra: "1" }, { extra: 1 }, { extra: false }, { title: null }];
    for (const [index, change] of changes.entries()) {
      clock += 1000;
      const next = await t.desk.shelf.update({ id: made.id, ...change });
      expect(next).toMatchObject({ ...change, version: index + 2, updatedAt: new Date(clock).toISOString(), createdAt: made.createdAt });
    }
    const [, ...updates] = await entriesOf(made.id);
    expect(updates.map(({ event, changes }) => [event, Object.keys(changes), Object.values(changes)[0]?.to])).toEqual(changes.map((change) => ["item.updated", Object.keys(change), Object.values(change)[0]]));
    expect(updates.map(({ payload }) => payload)).toEqual(changes.map((_, index) => ({ version: index + 2 })));
  });
});

describe("children", () => {
  const lines = (item: { lines: readonly { note: string; position: number; id: string }[] }) => item.lines.map(({ note, position }) => [note, position]);

  test("are matched by id: kept, changed, added, taken away and moved", async () => {
    const made = await t.desk.shelf.create({ lines: [{ note: "a" }, { note: "b" }, { note: "c" }] });
    const [a, b, c] = made.lines.map(({ id }) => id) as [string, string, string];
    const next = await t.desk.shelf.update({ id: made.id, lines: [{ id: c, note: "c" }, { note: "new" }, { id: a, note: "A" }] });
    expect(lines(next)).toEqual([["c", 0], ["new", 1], ["A", 2]]);
    expect([next.lines[0]?.id, next.lines[2]?.id, next.version]).toEqual([c, a, 2]);
    expect(next.lines.map(({ id }) => id)).not.toContain(b);
    const [, entry] = await entriesOf(made.id);
    expect(entry?.changes).toEqual({
      lines: { from: [{ id: a, note: "a" }, { id: b, note: "b" }, { id: c, note: "c" }], to: [{ id: c, note: "c" }, { id: next.lines[1]?.id, note: "new" }, { id: a, note: "A" }] },
    });
  });

  test("that only change places make a new version", async () => {
    const made = await t.desk.shelf.create({ lines: [{ note: "a" }, { note: "b" }] });
    const next = await t.desk.shelf.update({ id: made.id, lines: made.lines.map(({ id, note }) => ({ id, note })).reverse() });
    expect([lines(next), next.version]).toEqual([[["b", 0], ["a", 1]], 2]);
  });

  test("go when the list is empty, and stay when it is left out", async () => {
    const made = await t.desk.shelf.create({ lines: [{ note: "a" }] });
    expect((await t.desk.shelf.update({ id: made.id, size: 1 })).lines).toEqual(made.lines);
    expect((await t.desk.shelf.update({ id: made.id, lines: [] })).lines).toEqual([]);
  });

  test("of another record are refused, and so is one named twice; nothing is changed", async () => {
    const [mine, foreign] = [await t.desk.shelf.create({ lines: [{ note: "mine" }] }), await t.desk.shelf.create({ lines: [{ note: "foreign" }] })];
    const strange = foreign.lines[0]?.id as string;
    for (const id of [strange, "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", "not an id"])
      await expect(t.desk.shelf.update({ id: mine.id, size: 1, lines: [{ note: "x" }, { id, note: "stolen" }] })).rejects.toMatchObject({ code: "reference.notFound", status: 422, errors: [{ pointer: "/lines/1/id" }] });
    const own = mine.lines[0]?.id as string;
    await expect(t.desk.shelf.update({ id: mine.id, lines: [{ id: own, note: "x" }, { id: own, note: "y" }] })).rejects.toMatchObject({ status: 422, errors: [{ pointer: "/lines/1/id" }] });
    const { items } = await t.desk.shelf.list({ limit: 200 });
    expect(items).toEqual(expect.arrayContaining([mine, foreign]));
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

test.each(["tenantId", "version", "createdAt", "updatedAt", "createdBy", "deletedAt", "nope", "lines", "constructor"])("a plugin cannot write %s past core", async (property) => {
  const made = await t.desk.shelf.create({ size: 1 });
  await expect(t.desk.shelf.force({ id: made.id, values: { size: 2, [property]: "x" } })).rejects.toThrow(property);
  await expect(t.desk.shelf.update({ id: made.id, [property === "lines" ? "id2" : property]: "x" } as never)).rejects.toMatchObject({ code: "input.invalid" });
  expect((await t.desk.shelf.list({ filter: { size: 1 }, limit: 200 })).items).toContainEqual(made);
  await t.desk.shelf.remove({ id: made.id });
});

test("an id cannot be written anew", async () => {
  const made = await t.desk.shelf.create({ size: 7 });
  await t.desk.shelf.force({ id: made.id, values: { id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", size: 8 } });
  expect((await t.desk.shelf.list({ filter: { size: 8 } })).items.map(({ id }) => id)).toEqual([made.id]);
});

describe("references", () => {
  test("to what is not there, in the bin or another tenant's are refused alike, with a pointer", async () => {
    const here = await t.desk.contacts.create({ displayName: "Here" });
    const binned = await t.desk.contacts.create({ displayName: "Binned" });
    await t.desk.contacts.delete({ id: binned.id });
    const theirs = await t.as({ tenant: "other" }).contacts.create({ displayName: "Theirs" });
    const item = await t.desk.shelf.create({ contactId: here.id });
    for (const contactId of ["01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", binned.id, theirs.id]) {
      const refused = (pointer: string) => ({ code: "reference.notFound", status: 422, errors: [{ pointer, message: `There is no contact ${contactId}` }] });
      await expect(t.desk.shelf.create({ contactId })).rejects.toMatchObject(refused("/contactId"));
      await expect(t.desk.shelf.update({ id: item.id, contactId })).rejects.toMatchObject(refused("/contactId"));
      await expect(t.desk.shelf.create({ lines: [{ note: "x" }, { note: "y", contactId }] })).rejects.toMatchObject(refused("/lines/1/contactId"));
      await expect(t.desk.shelf.update({ id: item.id, lines: [{ note: "x", contactId }] })).rejects.toMatchObject(refused("/lines/0/contactId"));
    }
    expect(await entriesOf(item.id)).toHaveLength(1);
  });

  test("stay where their record goes into the bin afterwards, and name it in the journal", async () => {
    const contact = await t.desk.contacts.create({ displayName: "Going" });
    const item = await t.desk.shelf.create({ contactId: contact.id, lines: [{ note: "a", contactId: contact.id }] });
    await t.desk.contacts.delete({ id: contact.id });
    const lines = [{ id: item.lines[0]?.id, note: "b" }, { note: "c" }];
    expect(await t.desk.shelf.update({ id: item.id, lines })).toMatchObject({ contactId: contact.id, version: 2, lines: [{ note: "b", contactId: contact.id }, {}] });
    await expect(t.desk.shelf.update({ id: item.id, lines: [{ note: "d", contactId: contact.id }] })).rejects.toMatchObject({ code: "reference.notFound" });
    expect((await entriesOf(item.id)).map(({ subjects }) => subjects)).toEqual(Array(2).fill([{ type: "item", id: item.id }, { type: "contact", id: contact.id }]));
  });
});

describe("the bin", () => {
  test("takes a record once and gives it back once, each a version and an entry", async () => {
    const { id } = await t.desk.shelf.create({ size: 1, lines: [{ note: "a" }] });
    clock += 1000;
    await t.desk.shelf.remove({ id });
    await expect(t.desk.shelf.remove({ id })).rejects.toMatchObject({ code: "record.notFound" });
    await expect(t.desk.shelf.update({ id, size: 2 })).rejects.toMatchObject({ code: "record.notFound" });
    await expect(t.desk.shelf.restore({ id, version: 1 })).rejects.toMatchObject({ code: "record.stale" });
    expect(await t.desk.shelf.restore({ id, version: 2 })).toMatchObject({ version: 3, deletedAt: null, lines: [{ note: "a" }] });
    expect(await t.desk.shelf.restore({ id })).toMatchObject({ version: 3 });
    expect((await entriesOf(id)).map(({ event }) => event)).toEqual(["item.created", "item.deleted", "item.restored"]);
  });
});

test("an owner is whoever makes it, unless another or nobody is named", async () => {
  const maker = t.as({ user: "u_7" });
  expect(await maker.shelf.create({})).toMatchObject({ ownerId: "u_7", teamId: null, createdBy: "u_7" });
  expect(await maker.shelf.create({ ownerId: "u_8", teamId: "t_1" })).toMatchObject({ ownerId: "u_8", teamId: "t_1", createdBy: "u_7" });
  expect(await maker.shelf.create({ ownerId: null })).toMatchObject({ ownerId: null, createdBy: "u_7" });
  const house = t.crm.asSystem({ tenant: "main", reason: "import" });
  expect(await house.shelf.create({})).toMatchObject({ ownerId: null, createdBy: "system:host" });
});
