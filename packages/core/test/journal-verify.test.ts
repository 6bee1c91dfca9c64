// Whatever is changed in the journal behind the CRM's back is found, and named.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  entriesOf,
  newest,
  onPostgresql,
  raw,
  sealed,
  seals,
  sql,
  t,
  tamper,
  verify,
} from "./journal-seals.fixture.ts";

const problems = async (input?: Parameters<typeof verify>[0]) => (await verify(input)).problems;

test("an untouched journal has no problems, as far as it is sealed", async () => {
  const before = await verify();
  expect(before).toMatchObject({ blocks: 0, entries: 0, sealedUpTo: null, problems: [], next: null });
  await sealed(4);
  const blocks = await seals();
  const last = blocks.at(-1);
  const whole = await verify();
  expect(whole).toMatchObject({
    blocks: blocks.length,
    problems: [],
    unsealed: 0,
    next: null,
    sealedUpTo: { block: last?.["number"], hash: last?.["hash"], entryId: last?.["last_entry_id"] },
  });
  await t.desk.contacts.create({ displayName: "New" });
  expect(await verify()).toMatchObject({ unsealed: 1, problems: [], entries: whole.entries });
  let entries = 0;
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof verify>> = await verify({ limit: 1, ...(after ? { after } : {}) });
    expect(page).toMatchObject({ blocks: 1, problems: [] });
    entries += page.entries;
    after = page.next;
  }
  expect(entries).toBe(whole.entries);
});

test("an erasure, which leaves hashes in place of values, changes nothing", async () => {
  const {
    after,
    ids: [id = ""],
  } = await sealed(2);
  const [entry] = await entriesOf(id);
  const { erased } = await import("../src/journal/digest.ts");
  const [row] = await raw.kysely
    .selectFrom("journal_values")
    .selectAll()
    .where("entry_id", "=", entry?.["id"])
    .execute();
  const fields = onPostgresql ? row?.["fields"] : JSON.parse(row?.["fields"]);
  const hashes = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, erased(value as never)]));
  await tamper(sql`update journal_values set fields = ${JSON.stringify(hashes)} where entry_id = ${entry?.["id"]}`);
  expect(await problems({ after })).toEqual([]);
});

describe("a changed entry is named", () => {
  test.each([
    ["payload", sql`payload = '{"version": 9}'`],
    ["actor", sql`actor = 'u_9'`],
    ["event", sql`event = 'contact.deleted'`],
    ["version", sql`version = 2`],
    ["time", onPostgresql ? sql`at = at + interval '1 second'` : sql`at = at + 1000`],
    ["cause", sql`caused_by = 'forged'`],
    ["digest", sql`digest = 'forged'`],
  ])("by its %s", async (_what, change) => {
    const {
      after,
      ids: [id = ""],
    } = await sealed(2);
    const entry = (await entriesOf(id))[1];
    await tamper(sql`update journal set ${change} where seq = ${entry?.["seq"]}`);
    expect(await problems({ after })).toEqual([
      { block: expect.any(Number), entryId: entry?.["id"], problem: "changed" },
    ]);
  });

  test("by a value of it, or the salt of one", async () => {
    const { after, ids } = await sealed(3);
    const changed: unknown[] = [];
    for (const [index, part] of ["to", "salt"].entries()) {
      const [entry] = await entriesOf(ids[index] as string);
      const where = sql`entry_id = ${entry?.["id"]}`;
      const [row] = (
        await sql<{ fields: string }>`select fields from journal_values where ${where}`.execute(raw.kysely)
      ).rows;
      const fields = typeof row?.fields === "string" ? JSON.parse(row.fields) : row?.fields;
      fields.notes[part] = "forged";
      await tamper(sql`update journal_values set fields = ${JSON.stringify(fields)} where ${where}`);
      changed.push({ block: expect.any(Number), entryId: entry?.["id"], problem: "changed" });
    }
    expect(await problems({ after })).toEqual(changed);
  });

  test("by a subject of it: another, one more, none", async () => {
    const { after, ids } = await sealed(3);
    const entries = await Promise.all(ids.map(async (id) => (await entriesOf(id))[0]?.["id"]));
    const [another, more, none] = entries;
    await tamper(sql`update journal_subjects set subject_id = ${randomUUID()} where entry_id = ${another}`);
    await tamper(sql`insert into journal_subjects (tenant_id, entry_id, position, type, subject_id)
      values ('main', ${more}, 7, 'contact', ${randomUUID()})`);
    await tamper(sql`delete from journal_subjects where entry_id = ${none}`);
    expect((await problems({ after })).map(({ entryId, problem }) => [entryId, problem])).toEqual(
      entries.map((id) => [id, "changed"]),
    );
  });

  test.skipIf(onPostgresql)("even where it is no JSON any more, which PostgreSQL does not take", async () => {
    const {
      after,
      ids: [id = ""],
    } = await sealed(2);
    const [entry] = await entriesOf(id);
    await tamper(sql`update journal set payload = '{' where seq = ${entry?.["seq"]}`);
    expect(await problems({ after })).toMatchObject([{ entryId: entry?.["id"], problem: "changed" }]);
  });

  test("where its digest was made to fit, by its block", async () => {
    const {
      after,
      ids: [, id = ""],
    } = await sealed(3);
    const [entry] = await entriesOf(id);
    await t.desk.contacts.create({ displayName: "Another" });
    const where = sql`seq = ${entry?.["seq"]}`;
    // All of it in place of another's, digest included: true by itself.
    await tamper(sql`update journal set (id, payload, at, digest) =
      (select ${sql.ref("id")}, payload, at, digest from journal where ${where}) where ${where}`);
    expect(await problems({ after })).toEqual([]);
    const { entryDigest } = await import("../src/journal/digest.ts");
    const forged = {
      id: entry?.["id"],
      tenant: "main",
      event: "contact.forged",
      version: 1,
      actor: "u_1",
      causedBy: null,
      at: new Date(entry?.["at"]).toISOString(),
      payload: {},
    };
    await tamper(sql`delete from journal_subjects where entry_id = ${forged.id}`);
    await tamper(sql`delete from journal_values where entry_id = ${forged.id}`);
    await tamper(sql`update journal set event = ${forged.event}, payload = '{}',
      digest = ${entryDigest(forged, [], {})} where ${where}`);
    expect(await problems({ after })).toEqual([{ block: (await newest()) - 1, problem: "changed" }]);
  });
});

test("a deleted entry is missing", async () => {
  const { after, ids } = await sealed(3);
  const [one, two] = await Promise.all(ids.map(async (id) => Number((await entriesOf(id))[1]?.["seq"])));
  await tamper(sql`delete from journal where seq in (${one}, ${two})`);
  expect(await problems({ after })).toEqual([
    { block: after + 1, seq: one, problem: "missing" },
    { block: after + 2, seq: two, problem: "missing" },
  ]);
});

test("an entry that was put where one had been before is in no block", async () => {
  await t.settle();
  const { id: gone } = await t.desk.contacts.create({ displayName: "Never there" });
  const [entry] = await entriesOf(gone);
  await tamper(sql`delete from journal where seq = ${entry?.["seq"]}`);
  const { after } = await sealed(2);
  expect(await problems({ after })).toEqual([]);
  const columns = sql.raw(`id, tenant_id, event, version, actor, at, payload, digest${onPostgresql ? ", xid" : ""}`);
  const generated = sql.raw(onPostgresql ? "overriding system value" : "");
  const id = randomUUID();
  await tamper(sql`insert into journal (seq, ${columns}) ${generated} select ${entry?.["seq"]}, ${columns} from (
    select cast(${id} as ${sql.raw(onPostgresql ? "uuid" : "text")}) as id, tenant_id, event, version, actor, at, payload, digest${sql.raw(onPostgresql ? ", xid" : "")}
    from journal where tenant_id = 'main' and seq > ${entry?.["seq"]} limit 1) as other`);
  expect(await problems({ after })).toEqual([{ block: after + 1, entryId: id, problem: "notInBlock" }]);
});

test("it is for those who may, and for their own tenant", async () => {
  const { after, ids } = await sealed(1);
  const other = await sealed(1, "other");
  const reader = t.as({ grants: [{ permission: "journal:read" }] });
  await expect(reader.journal.verify({})).rejects.toMatchObject({ code: "permission.denied" });
  const [entry] = await entriesOf(ids[0] as string);
  await tamper(sql`update journal set actor = 'u_9' where seq = ${entry?.["seq"]}`);
  expect(await verify({ after: other.after || undefined }, t.as({ tenant: "other" }))).toMatchObject({
    problems: [],
    entries: 3,
  });
  expect(await problems({ after })).toHaveLength(1);
  for (const input of [{ after: 0 }, { limit: 1_001 }, { after: "x" }, { from: 1 }])
    await expect(t.desk.journal.verify(input as never)).rejects.toMatchObject({ code: "input.invalid" });
  const answer = await t.request("GET", "/journal/verify?limit=10");
  expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([
    200,
    ["blocks", "entries", "sealedUpTo", "unsealed", "problems", "next"],
  ]);
});
