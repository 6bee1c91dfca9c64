// Each tenant's chain is verified by itself: what another's blocks and entries say, or were made to say, plays no part.
import { expect, test } from "vitest";
import { writeRanges } from "../src/journal/seal.ts";
import { entriesOf, newest, onPostgresql, sealed, seals, sql, t, tamper, verify } from "./journal-seals.fixture.ts";

const theirs = t.as({ tenant: "other" });
const seqsOf = async (id: string) => (await entriesOf(id)).map(({ seq }) => Number(seq));

test("what waits to be sealed, and the newest block, are its own", async () => {
  await sealed(1);
  await sealed(3, "other");
  expect(await newest()).toBeLessThan(await newest("other"));
  await theirs.contacts.create({ displayName: "New" });
  const last = (await seals()).at(-1);
  expect(await verify()).toMatchObject({
    unsealed: 0,
    sealedUpTo: { block: last?.["number"], hash: last?.["hash"] },
    problems: [],
  });
  expect(await verify({}, theirs)).toMatchObject({ unsealed: 1, sealedUpTo: { block: await newest("other") } });
});

test("a block that was made to list another tenant's entry lacks it, and says nothing of it", async () => {
  const { after } = await sealed(1);
  const { ids } = await sealed(1, "other");
  const [wanted = 0] = await seqsOf(ids[0] as string);
  const block = (await seals()).at(-1);
  const first = Number(block?.["first_seq"]);
  await tamper(sql`update journal_seals set seqs = ${writeRanges([first, first + 1, wanted])}
    where tenant_id = 'main' and number = ${block?.["number"]}`);
  const { problems } = await verify({ after });
  expect(problems).toContainEqual({ block: after + 1, seq: wanted, problem: "missing" });
  expect(JSON.stringify(problems)).not.toContain((await entriesOf(ids[0] as string))[0]?.["id"]);
});

test("an entry of which its own blocks know nothing is covered by no other tenant's, nor lost among theirs", async () => {
  const { after } = await sealed(1);
  const from = Number((await seals()).at(-1)?.["up_to"]);
  // More of another tenant's than problems are told of at once, where sealing has passed: numbers that were left out.
  const many = 1_200;
  const strayAt = from + many + 1;
  await tamper(
    onPostgresql
      ? sql`select setval(pg_get_serial_sequence('journal', 'seq'), ${sql.lit(strayAt)})`
      : sql`update sqlite_sequence set seq = ${sql.lit(strayAt)} where name = 'journal'`,
  );
  await sealed(1);
  const { ids } = await sealed(1, "other");
  const columns = sql.raw(`tenant_id, event, version, actor, at, payload, digest${onPostgresql ? ", xid" : ""}`);
  const generated = sql.raw(onPostgresql ? "overriding system value" : "");
  const uuid = sql.raw(onPostgresql ? "gen_random_uuid()" : "lower(hex(randomblob(16)))");
  const plant = async (tenant: string, seq: number, count: number) =>
    tamper(sql`with recursive n (k) as (select 0 union all select k + 1 from n where k + 1 < ${sql.lit(count)})
      insert into journal (seq, id, ${columns}) ${generated} select ${sql.lit(seq)} + k, ${uuid}, ${columns}
      from n, (select * from journal where tenant_id = ${tenant} limit 1) as one`);
  await plant("other", from + 1, many);
  await plant("main", strayAt, 1);
  const [first = 0] = await seqsOf(ids[0] as string);
  // As if a later block had that one.
  const covering = writeRanges([strayAt, first, first + 1]);
  await tamper(sql`update journal_seals set first_seq = ${strayAt}, seqs = ${covering}, number = number + 100
    where tenant_id = 'other' and number = ${await newest("other")}`);
  const { problems } = await verify({ after });
  expect(problems).toEqual([{ block: after + 2, entryId: expect.any(String), problem: "notInBlock" }]);
});
