// A chain that was tampered with is told by `journal.verify`, and where.
import { describe, expect, test } from "vitest";
import { entriesOf, newest, sealed, sql, t, tamper, verify } from "./journal-seals.fixture.ts";

const problems = async (input?: Parameters<typeof verify>[0]) => (await verify(input)).problems;

describe("a chain that was tampered with is told", () => {
  test("where a block was taken out of its middle", async () => {
    const {
      after,
      ids: [, second = ""],
    } = await sealed(4);
    const block = (await newest()) - 2;
    await tamper(sql`delete from journal_seals where number = ${block}`);
    const listed = (await entriesOf(second)).map(({ id }) => ({
      block: block + 1,
      entryId: id,
      problem: "notInBlock",
    }));
    expect(await problems({ after })).toEqual([{ block: block + 1, problem: "chainBroken" }, ...listed]);
  });

  test.each([
    ["hash", sql`hash = 'forged'`, ["changed", "chainBroken"]],
    ["link", sql`previous = 'forged'`, ["chainBroken", "changed"]],
    ["reach", sql`up_to = up_to + 1000`, ["changed"]],
    ["list of entries", sql`seqs = '1-999999999999'`, ["changed", "notInBlock"]],
    ["number of entries", sql`entries = entries + 1`, ["changed", "notInBlock"]],
  ])("where the %s of a block was replaced", async (_what, change, expected) => {
    const { after } = await sealed(3);
    const block = (await newest()) - 1;
    await tamper(sql`update journal_seals set ${change} where number = ${block}`);
    const found = await problems({ after });
    expect(new Set(found.map(({ problem }) => problem))).toEqual(new Set(expected));
    expect(found[0]?.block).toBe(block);
  });

  test("where its end was cut off, with the entries or without", async () => {
    const {
      after,
      ids: [, , last = ""],
    } = await sealed(3);
    const block = await newest();
    await tamper(sql`delete from journal_seals where number = ${block}`);
    const entries = await entriesOf(last);
    expect(await problems({ after })).toEqual(
      entries.map(({ id }) => ({ block: block - 1, entryId: id, problem: "notInBlock" })),
    );
    // With its entries nothing here tells of it any more, but to who has seen it and goes on from there.
    await tamper(sql`delete from journal where seq in (${sql.join(entries.map(({ seq }) => seq))})`);
    expect(await problems({ after })).toEqual([]);
    expect(await problems({ after: block })).toEqual([{ block, problem: "missing" }]);
    await t.desk.contacts.create({ displayName: "Later" });
    await t.settle();
    expect(await problems({ after: block })).toEqual([]);
    expect((await verify()).sealedUpTo?.block).toBe(block);
  });

  test("where two blocks changed places, or one says other things", async () => {
    const { after } = await sealed(4);
    const last = await newest();
    await tamper(sql`update journal_seals set number = 999 where number = ${last}`);
    await tamper(sql`update journal_seals set number = ${last} where number = ${last - 1}`);
    await tamper(sql`update journal_seals set number = ${last - 1} where number = 999`);
    const found = await problems({ after });
    for (const block of [last - 1, last]) {
      expect(found).toContainEqual({ block, problem: "chainBroken" });
      expect(found).toContainEqual({ block, problem: "changed" });
    }
    expect(found.every(({ problem }) => problem !== "missing" && problem !== "notInBlock")).toBe(true);
  });
});
