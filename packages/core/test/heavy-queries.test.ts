// Reports run beside everybody else: on SQLite in a thread with a connection of its own.
import { Contact, definePlugin, query, sql } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";

const Output = z.object({ count: z.int(), at: z.iso.datetime().nullable() });
const declared = { summary: "s", permission: "reports:read", output: Output, cost: "heavy" } as const;
const reports = definePlugin({
  name: "reports",
  contract: 1,
  operations: {
    slow: query({ ...declared, route: "GET /reports/slow", input: z.strictObject({ steps: z.int() }) }).run(
      async ({ steps }, ctx) => {
        const steadily = sql<number>`(with recursive steps(n) as (select 1 union all select n + 1 from steps where n < ${sql.lit(steps)})
          select count(*) from steps)`;
        const row = await ctx
          .from(Contact)
          .select([steadily.as("count"), "row.createdAt as at"])
          .executeTakeFirst();
        return { count: Number(row?.count ?? 0), at: row?.at?.toISOString() ?? null };
      },
    ),
    broken: query({ ...declared, route: "GET /reports/broken", input: z.strictObject({}) }).run(async (_input, ctx) => {
      await ctx.from(Contact).select(sql`nothing_of_that_name`.as("x")).execute();
      return { count: 0, at: null };
    }),
  },
});
const t = await createTestCrm({ plugins: [reports] });
afterAll(() => t.close());

test("a report keeps nobody waiting, and sees what its caller may see", async () => {
  await t.as({ tenant: "other" }).contacts.create({ displayName: "Elsewhere" });
  const { id, createdAt } = await t.desk.contacts.create({ displayName: "Here" });
  // Once before, so that the thread is there.
  await t.desk.reports.slow({ steps: 1 });
  const done: string[] = [];
  const report = t.desk.reports.slow({ steps: 2_000_000 }).then((answer) => {
    done.push("report");
    return answer;
  });
  await t.desk.contacts.get({ id });
  done.push("contact");
  expect(await report).toEqual({ count: 2_000_000, at: createdAt });
  expect(done).toEqual(["contact", "report"]);
});

test("several at once are all answered, and one that fails says why and fails alone", async () => {
  const all = await Promise.allSettled([
    t.desk.reports.slow({ steps: 10 }),
    t.desk.reports.broken({}),
    t.desk.reports.slow({ steps: 20 }),
  ]);
  expect(all.map((one) => (one.status === "fulfilled" ? one.value.count : one.reason.message))).toEqual([
    10,
    expect.stringContaining("nothing_of_that_name"),
    20,
  ]);
});

// PostgreSQL's pool waits for its connections instead.
test.skipIf(process.env["KITH_TEST_DATABASE"] === "postgresql")("closing refuses who still waits", async () => {
  const other = await createTestCrm({ plugins: [reports] });
  await other.desk.contacts.create({ displayName: "Here" });
  await other.desk.reports.slow({ steps: 1 });
  const report = other.desk.reports.slow({ steps: 4_000_000 });
  const refused = expect(report).rejects.toMatchObject({ code: "crm.closed" });
  await other.desk.contacts.list({});
  await other.close();
  await refused;
});
