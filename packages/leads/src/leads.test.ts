import { createTestCrm } from "@kith/testing";
import { expect, test } from "vitest";
import { leads } from "./leads.ts";

test("smoke", async () => {
  const t = await createTestCrm({ plugins: [leads()] });
  const lead = await t.desk.leads.capture({ displayName: "Jo", email: "jo@x.example", company: "Acme" });
  const q = await t.desk.leads.qualify({ id: lead.id, answers: { wanted: "a", priceRange: "high", timeframe: "thisMonth" } });
  expect(q.rating).toBe("hot");
  const c = await t.desk.leads.convert({ id: lead.id });
  console.log(c);
  const list = await t.desk.contacts.list({ filter: { "leads.rating": "hot" } });
  console.log(list.items.length);
  console.log(await t.desk.contacts.profile({ id: c.convertedContactId as string }));
  await t.close();
});
