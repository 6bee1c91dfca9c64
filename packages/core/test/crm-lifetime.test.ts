// A CRM before its migrations, and after its end.
import { createCrm, definePlugin } from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { expect, test, vi } from "vitest";

const read = (crm: Awaited<ReturnType<typeof createCrm>>) => crm.as(anyone()).contacts.list({});

test("before its migrations every call says what to do", async () => {
  const database = await testDatabase();
  const crm = await createCrm({
    database: database.adapter,
    plugins: [],
    http: { authenticate: async () => anyone(), onError: () => undefined },
  });
  const expected = { code: "database.notMigrated", message: expect.stringContaining("crm.migrations.apply()") };
  await expect(read(crm)).rejects.toMatchObject(expected);
  await expect(crm.as(anyone()).contacts.create({ displayName: "x" })).rejects.toMatchObject(expected);
  await expect(crm.asSystem({ tenant: "main", reason: "r" }).tenants.create({ id: "t" })).rejects.toMatchObject(
    expected,
  );
  const form = new FormData();
  form.append("file", new Blob(["x"]), "x.txt");
  for (const request of [
    new Request("http://kith.test/contacts"),
    new Request("http://kith.test/files", { method: "POST", body: form }),
  ]) {
    const response = await crm.fetch(request);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      503,
      "database.notMigrated",
    ]);
  }
  await crm.migrations.apply();
  expect((await read(crm)).items).toEqual([]);
  await crm.close();
  await database.drop();
});

test("after its end every call says so, and ending twice is ending once", async () => {
  const database = await testDatabase();
  const crm = await createCrm({
    database: database.adapter,
    plugins: [],
    http: { authenticate: async () => anyone(), onError: () => undefined },
  });
  await crm.migrations.apply();
  await crm.close();
  await crm.close();
  const expected = { code: "crm.closed", status: 503 };
  await expect(read(crm)).rejects.toMatchObject(expected);
  await expect(crm.as(anyone()).contacts.create({ displayName: "x" })).rejects.toMatchObject(expected);
  await expect(crm.migrations.plan()).rejects.toMatchObject(expected);
  await expect(crm.migrations.apply()).rejects.toMatchObject(expected);
  await expect(crm.work({ signal: new AbortController().signal })).rejects.toMatchObject(expected);
  expect((await crm.fetch(new Request("http://kith.test/contacts"))).status).toBe(503);
  await database.drop();
});

test("without `http` there is no `fetch`", async () => {
  const database = await testDatabase();
  const crm = await createCrm({ database: database.adapter, plugins: [] });
  await expect(crm.fetch(new Request("http://kith.test/contacts"))).rejects.toMatchObject({
    code: "composition.invalid",
    message: expect.stringContaining("http"),
  });
  await crm.close();
  await database.drop();
});

test("a running process is refused soon after a newer one has migrated beyond what it can serve", async () => {
  const database = await testDatabase();
  const compose = (...names: string[]) =>
    createCrm({
      database: database.adapter,
      plugins: [
        definePlugin({
          name: "shop",
          contract: 1,
          operations: {},
          migrations: names.map((name) => ({ name, compatibleFrom: name, up: async () => undefined })),
        }),
      ],
    });
  const older = await compose("0001_first");
  await older.migrations.apply();
  expect((await read(older)).items).toEqual([]);
  const newer = await compose("0001_first", "0002_breaking");
  await newer.migrations.apply();
  const clock = vi.spyOn(performance, "now");
  clock.mockImplementation(() => performance.timeOrigin);
  await expect(read(older)).rejects.toMatchObject({ code: "database.incompatible" });
  clock.mockRestore();
  await Promise.all([older.close(), newer.close()]);
  await database.drop();
});
