import { createCrm } from "@kith/core";
import { leads } from "@kith/leads";
import { createTestCrm } from "@kith/testing";
import { expect, test } from "vitest";
import { demoTenant } from "./demo-tenant.ts";
import { seedDemo } from "./seed-demo.ts";

test("two that start at once make the customers once, and later starts make none", { timeout: 60_000 }, async () => {
  const { database, close } = await createTestCrm({ plugins: [leads()] });
  const crm = await createCrm({ database, plugins: [leads()] });
  const desk = crm.as({ tenant: demoTenant.id, user: "demo", grants: [{ permission: "*" }] });
  const count = async (filter = {}) => (await desk.contacts.list({ filter, limit: 1, count: "exact" })).count;
  try {
    await Promise.all([seedDemo(database), seedDemo(database)]);
    const first = await count();
    await seedDemo(database);
    expect(await count()).toBe(first);
    expect(await count({ displayName: "Helene Brandt" })).toBe(1);
    expect((await desk.leads.list({ count: "exact" })).count).toBe(48);
  } finally {
    await crm.close();
    await close();
  }
});
