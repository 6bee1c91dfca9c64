import { createCrm } from "@kith/core";
import { createTestCrm, testDatabase } from "@kith/testing";
import { expect, test } from "vitest";

const get = async (crm: { fetch(request: Request): Promise<Response> }) => {
  const response = await crm.fetch(new Request("http://kith.test/health/ready"));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const http = { authenticate: async () => null, onError: () => undefined };

test("says how jobs and consumers are doing, to anybody, and nothing of where the database is", async () => {
  const t = await createTestCrm();
  expect(await get(t.crm)).toEqual({
    status: 200,
    body: {
      status: "ready",
      database: process.env["KITH_TEST_DATABASE"],
      jobs: { due: 0, secondsBehind: 0, failedLastDay: 0 },
      consumers: [{ name: "journal", secondsBehind: expect.any(Number), waiting: 0, setAside: 0 }],
    },
  });
  await t.close();
});

test("is not there before the migrations", async () => {
  const database = await testDatabase();
  const crm = await createCrm({ database: database.adapter, plugins: [], http });
  expect(await get(crm)).toMatchObject({ status: 503, body: { code: "database.notMigrated" } });
  await crm.migrations.apply();
  expect((await get(crm)).status).toBe(200);
  await crm.close();
  await database.drop();
});

// The file of a SQLite database that is open cannot go away under it.
test.runIf(process.env["KITH_TEST_DATABASE"] === "postgresql")(
  "is not there without the database, whose address and user it does not tell",
  async () => {
    const database = await testDatabase();
    const crm = await createCrm({ database: database.adapter, plugins: [], http });
    await crm.migrations.apply();
    await database.drop();
    const { hostname, username, pathname } = new URL(database.location);
    const answer = await get(crm);
    expect(answer).toMatchObject({ status: 503, body: { code: "database.unavailable" } });
    for (const secret of [hostname, username, pathname.slice(1)])
      expect(JSON.stringify(answer.body)).not.toContain(secret);
    await crm.close();
  },
);
