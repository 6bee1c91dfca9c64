import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { leads } from "./leads.ts";

const { crm, desk, as, request, close } = await createTestCrm({ plugins: [leads()] });
afterAll(close);

const everyOperation = (session: typeof desk, id: string): readonly (() => Promise<unknown>)[] => [
  () => session.leads.get({ id }),
  () => session.leads.update({ id, notes: "x" }),
  () => session.leads.qualify({ id, answers: {} }),
  () => session.leads.convert({ id }),
  () => session.leads.disqualify({ id, disqualifiedFor: "other" }),
  () => session.leads.delete({ id }),
  () => session.leads.restore({ id }),
];

test("the list of operations tried here is complete", () => {
  const names = crm.operations.filter(({ plugin }) => plugin === "leads").map(({ name }) => name);
  expect(names.sort()).toEqual([
    "capture",
    "convert",
    "delete",
    "disqualify",
    "get",
    "list",
    "qualify",
    "restore",
    "update",
  ]);
});

test("without a grant every operation is refused", async () => {
  const { id } = await desk.leads.capture({ displayName: "Barred" });
  const stranger = as({ user: "u_9", grants: [{ permission: "contacts:*" }] });
  const attempts = [
    ...everyOperation(stranger, id),
    () => stranger.leads.capture({ displayName: "x" }),
    () => stranger.leads.list({}),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "permission.denied" });
});

test("who may read may not write", async () => {
  const { id } = await desk.leads.capture({ displayName: "Read only" });
  const reader = as({ grants: [{ permission: "leads:read" }] });
  expect((await reader.leads.get({ id })).displayName).toBe("Read only");
  await expect(reader.leads.update({ id, notes: "x" })).rejects.toMatchObject({ code: "permission.denied" });
});

test("to another tenant it is not there, and stays as it was", async () => {
  const lead = await desk.leads.capture({ displayName: "Ours" });
  const stranger = as({ tenant: "other" });
  for (const attempt of everyOperation(stranger, lead.id))
    await expect(attempt()).rejects.toMatchObject({ code: "record.notFound", status: 404 });
  expect((await stranger.leads.list({})).items).toEqual([]);
  expect(await desk.leads.get({ id: lead.id })).toEqual(lead);
});

test("with scope own only one's own leads are seen or changed", async () => {
  const theirs = await desk.leads.capture({ displayName: "Theirs" });
  const me = as({ user: "u_2", grants: [{ permission: "leads:*", scope: "own" }] });
  const mine = await me.leads.capture({ displayName: "Mine" });
  expect((await me.leads.list({})).items.map(({ id }) => id)).toEqual([mine.id]);
  for (const attempt of everyOperation(me, theirs.id))
    await expect(attempt()).rejects.toMatchObject({ code: "record.notFound" });
  expect(await me.leads.qualify({ id: mine.id, answers: {} })).toMatchObject({ rating: "cold" });
});

test("a hidden field is nowhere, nor can it be filtered, sorted or written", async () => {
  const { id } = await desk.leads.capture({ displayName: "Veiled", email: "veiled@canary.example" });
  await desk.leads.qualify({ id, answers: { priceRange: "high" } });
  const grants = [{ permission: "leads:*", hide: ["email", "score"] }];
  const veiled = as({ grants });
  const seen = [
    await veiled.leads.get({ id }),
    ...(await veiled.leads.list({})).items,
    await veiled.leads.update({ id, notes: "x" }),
  ];
  for (const lead of seen) {
    expect(lead).not.toHaveProperty("email");
    expect(lead).not.toHaveProperty("score");
  }
  await expect(veiled.leads.list({ filter: { score: { gt: 10 } } })).rejects.toMatchObject({ code: "field.hidden" });
  await expect(veiled.leads.list({ sort: "score" })).rejects.toMatchObject({ code: "field.hidden" });
  await expect(veiled.leads.update({ id, email: "new@canary.example" })).rejects.toMatchObject({
    code: "field.readOnly",
  });
  expect((await desk.leads.get({ id })).email).toBe("veiled@canary.example");
});

test("a merge patch clears with null, keeps what it leaves out, and never leaves a lead that is nobody", async () => {
  const { id } = await desk.leads.capture({ displayName: "Patched", phone: "1", notes: "n" });
  const response = await request("PATCH", `/leads/${id}`, {
    body: { notes: null, status: "contacted" },
    headers: { "content-type": "application/merge-patch+json", "if-match": '"1"' },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    displayName: "Patched",
    phone: "1",
    notes: null,
    status: "contacted",
    version: 2,
  });
  await expect(desk.leads.update({ id, displayName: null, phone: null })).rejects.toMatchObject({
    code: "input.invalid",
  });
  expect(await desk.leads.get({ id })).toMatchObject({ displayName: "Patched", version: 2 });
});

test("the bin takes and gives back", async () => {
  const { id } = await desk.leads.capture({ displayName: "Binned" });
  expect((await desk.leads.delete({ id })).deletedAt).not.toBeNull();
  await expect(desk.leads.get({ id })).rejects.toMatchObject({ code: "record.notFound" });
  await expect(desk.leads.convert({ id })).rejects.toMatchObject({ code: "record.notFound" });
  expect((await desk.leads.restore({ id })).deletedAt).toBeNull();
  expect(await desk.leads.get({ id })).toMatchObject({ displayName: "Binned" });
});
