import { afterAll, beforeAll, expect, test } from "vitest";
import { importing } from "../../test/importing.ts";

let t: Awaited<ReturnType<typeof importing>>;
beforeAll(async () => {
  t = await importing();
});
afterAll(() => t.close());

const csv = (rows: number) =>
  [
    "CustomerID,CompanyName,ContactName",
    ...Array.from({ length: rows }, (_, index) => `C${rows}-${index},Firm ${index},Person ${index}`),
  ].join("\n");

for (const rows of [3, 400])
  test(`of ${rows} rows: what somebody changed since stays and is named, the rest goes to the bin`, async () => {
    const done = await t.import(csv(rows), { entity: "organizations" });
    expect(done.made).toEqual({ contacts: rows, organizations: rows, relations: rows });
    const [first, second, third] = await t.rows(done.id);
    await t.desk.contacts.update({ id: first?.contact?.id as string, jobTitle: "Owner" });
    await t.desk.organizations.delete({ id: second?.organization?.id as string });
    await t.desk.relations.update({ id: third?.relationId as string, role: "owner" });
    const answer = await t.undo(done.id);
    expect(answer.status).toBe(rows > 100 ? "running" : "undone");
    expect((await t.undo(done.id)).code).toBe("import.notUndoable");
    await t.settle();
    expect(await t.get(done.id)).toMatchObject({ status: "undone", undo: { removed: rows * 3 - 3, edited: 2 } });
    expect((await t.contacts()).map(({ id }) => id)).toEqual([first?.contact?.id]);
    expect(await t.organizations()).toEqual([]);
    expect((await t.relations()).map(({ id }) => id)).toEqual([third?.relationId]);
    expect((await t.rows(done.id, "&filter[undo]=edited")).map(({ row }) => row)).toEqual([2, 4]);
    expect(await t.undo(done.id)).toMatchObject({
      status: 409,
      code: "import.notUndoable",
      detail: expect.stringContaining("undone already"),
    });
    // The bin gives back what was taken.
    const binned = (await t.desk.contacts.list({ bin: "only", limit: 1 })).items[0];
    expect(await t.desk.contacts.restore({ id: binned?.id as string })).toMatchObject({ deletedAt: null });
    for (const { id } of await t.contacts()) await t.desk.contacts.delete({ id });
    for (const { id } of await t.relations()) await t.desk.relations.delete({ id });
  });

test("what was there before the import stays", async () => {
  const firm = await t.desk.organizations.create({
    displayName: "Old firm",
    externalIds: [{ source: "import", id: "OLD" }],
  });
  const done = await t.import("CustomerID,CompanyName,ContactName\nOLD,Old firm,New person\n", {
    entity: "organizations",
  });
  expect(done.made).toEqual({ contacts: 1, organizations: 0, relations: 1 });
  expect(await t.undo(done.id)).toMatchObject({ undo: { removed: 2, edited: 0 } });
  expect(await t.desk.organizations.get({ id: firm.id })).toMatchObject({
    version: 1,
    externalIds: [{ source: "import", id: "OLD" }],
  });
});

test("whoever undoes needs the grants for what goes; records of others stay", async () => {
  const done = await t.import("Name\nAnna\n", { entity: "contacts" });
  const grants = [{ permission: "imports:*" }, { permission: "contacts:read" }];
  await expect(t.as({ grants }).imports.undo({ id: done.id })).rejects.toMatchObject({
    code: "permission.denied",
    data: { permission: "contacts:write" },
  });
  const own = [{ permission: "imports:*" }, { permission: "contacts:*", scope: "own" as const }];
  expect(await t.as({ user: "u_2", grants: own }).imports.undo({ id: done.id })).toMatchObject({
    undo: { removed: 0, edited: 1 },
  });
});

test("a running import is not undone", async () => {
  const { id } = await t.start("Name\nBob\n", { entity: "contacts" });
  expect(await t.undo(id)).toMatchObject({
    status: 409,
    detail: expect.stringMatching(/is queued; wait until it is completed/),
  });
  await t.settle();
});
