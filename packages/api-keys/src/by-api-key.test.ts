import { createCrm } from "@kith/core";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { apiKeys, byApiKey } from "./api-keys.ts";

let ms = Date.parse("2026-03-02T09:00:00Z");
const now = () => new Date(ms);
const http = { authenticate: byApiKey({ noteAfterMs: 0 }) };
const t = await createTestCrm({ plugins: [apiKeys()], now, http });
const second = await createCrm({ database: t.database, plugins: [apiKeys()], now, http });
afterAll(async () => {
  await second.close();
  await t.close();
});
beforeEach(() => {
  ms += 3_600_000;
});

const grants = [{ permission: "contacts:*" }];
const make = (more: object = {}, desk = t.desk) => desk.apiKeys.create({ name: "Sync", grants, ...more });
const send = (headers: Record<string, string>, crm: Pick<typeof second, "fetch"> = t.crm, path = "/contacts") =>
  crm.fetch(new Request(`http://kith.test${path}`, { headers }));
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const statusOf = async (key: string, crm: Pick<typeof second, "fetch"> = t.crm) =>
  (await send(bearer(key), crm)).status;

test("a key lets its program in as itself, with its grants and its name in the journal", async () => {
  const { id, key } = await make();
  for (const headers of [bearer(key), { "x-api-key": key }, { authorization: `bearer  ${key}` }])
    expect((await send(headers)).status).toBe(200);
  const made = await t.crm.fetch(
    new Request("http://kith.test/contacts", {
      method: "POST",
      headers: { ...bearer(key), "content-type": "application/json" },
      body: '{"displayName":"By key"}',
    }),
  );
  expect(await made.json()).toMatchObject({ createdBy: `key:${id}`, ownerId: `key:${id}` });
  const { items } = await t.desk.journal.read({ limit: 500 });
  expect(items.find(({ actor }) => actor === `key:${id}`)).toMatchObject({ causedBy: "api key Sync" });
  expect((await send(bearer(key), t.crm, "/organizations")).status).toBe(403);
});

test("a key is its tenant's, and no other's", async () => {
  await t.as({ tenant: "other" }).contacts.create({ displayName: "Elsewhere" });
  const { key } = await make({}, t.as({ tenant: "other" }));
  const { items } = (await (await send(bearer(key))).json()) as { items: { displayName: string }[] };
  expect(items.map(({ displayName }) => displayName)).toEqual(["Elsewhere"]);
  expect(await statusOf(key.replace("kith_other.", "kith_main."))).toBe(401);
});

describe("nobody is let in", () => {
  test("by what is no key, or not quite one", async () => {
    const { key } = await make();
    const last = key.at(-1) === "A" ? "B" : "A";
    const wrong = [
      "",
      "secret",
      key.slice(0, -1),
      `${key.slice(0, -1)}${last}`,
      `${key}A`,
      key.replace("kith_main", "kith_nowhere"),
      key.replace(/\.[0-9a-f-]{36}\./, ".01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b41."),
      key.toUpperCase(),
      `kith_main.${"a".repeat(20_000)}`,
    ];
    for (const text of wrong) expect([text, await statusOf(text)]).toEqual([text, 401]);
    expect((await send({ authorization: `Basic ${key}` })).status).toBe(401);
    expect((await send({ "x-api-key": "wrong", ...bearer(key) })).status).toBe(401);
  });

  test("after its time", async () => {
    const { key } = await make({ expiresAt: new Date(ms + 1000).toISOString() });
    expect(await statusOf(key)).toBe(200);
    ms += 999;
    expect(await statusOf(key)).toBe(200);
    ms += 1;
    expect(await statusOf(key)).toBe(401);
    await expect(make({ expiresAt: now().toISOString() })).rejects.toMatchObject({
      code: "input.invalid",
      errors: [{ pointer: "/expiresAt" }],
    });
  });

  test("from the moment it is revoked, in every process", async () => {
    const { id, key } = await make();
    expect([await statusOf(key), await statusOf(key, second)]).toEqual([200, 200]);
    expect(await t.desk.apiKeys.revoke({ id })).toMatchObject({ revokedAt: now().toISOString() });
    expect([await statusOf(key), await statusOf(key, second)]).toEqual([401, 401]);
    await expect(t.desk.apiKeys.revoke({ id })).rejects.toMatchObject({ code: "apiKey.revoked", status: 409 });
    await expect(t.desk.apiKeys.rotate({ id })).rejects.toMatchObject({ code: "apiKey.revoked" });
  });
});

describe("a rotated key", () => {
  test("has a new secret, and the old one for as long as was said", async () => {
    const { id, key } = await make();
    const next = await t.desk.apiKeys.rotate({ id, graceSeconds: 60 });
    expect(next.id).toBe(id);
    expect(next.apiKey).toMatchObject({ rotatedAt: now().toISOString(), version: 2 });
    expect([await statusOf(key), await statusOf(next.key)]).toEqual([200, 200]);
    ms += 59_999;
    expect(await statusOf(key, second)).toBe(200);
    ms += 1;
    expect([await statusOf(key), await statusOf(next.key)]).toEqual([401, 200]);
  });

  test("twice within the grace does not give the first more time", async () => {
    const first = await make();
    const { id } = first;
    const next = await t.desk.apiKeys.rotate({ id, graceSeconds: 60 });
    const last = await t.desk.apiKeys.rotate({ id, graceSeconds: 86_400 });
    ms += 60_000;
    expect([await statusOf(first.key), await statusOf(next.key), await statusOf(last.key)]).toEqual([401, 200, 200]);
    const now = await t.desk.apiKeys.rotate({ id, graceSeconds: 0 });
    expect([await statusOf(next.key), await statusOf(last.key), await statusOf(now.key)]).toEqual([401, 401, 200]);
  });
});

describe("the last use", () => {
  const lastUse = async (id: string) => (await t.desk.apiKeys.get({ id })).lastUsedAt;

  test("is noted to the minute, beside the requests, and is no change of the key", async () => {
    const { id, key } = await make();
    expect(await lastUse(id)).toBeNull();
    const first = now().toISOString();
    await Promise.all(Array.from({ length: 20 }, () => statusOf(key)));
    await vi.waitFor(async () => expect(await lastUse(id)).toBe(first));
    ms += 59_999;
    await statusOf(key);
    ms += 1;
    const noted = now().toISOString();
    await statusOf(key, second);
    await vi.waitFor(async () => expect(await lastUse(id)).toBe(noted));
    expect((await t.desk.apiKeys.get({ id })).version).toBe(1);
    const { items } = await t.desk.journal.read({ limit: 500 });
    expect(items.filter(({ subjects }) => subjects[0]?.id === id).map(({ event }) => event)).toEqual([
      "apiKey.created",
    ]);
  });
});

test("what keeps the database from answering is not taken for a wrong key", async () => {
  const own = await createCrm({ database: t.database, plugins: [apiKeys()], http: { ...http, onError: () => {} } });
  const { key } = await make();
  await own.close();
  expect(await statusOf(key, own)).toBe(503);
});

test("without the plugin the host is told", async () => {
  const faults: unknown[] = [];
  const bare = await createTestCrm({ http: { ...http, onError: (error) => faults.push(error) } });
  try {
    const { key } = await make();
    expect(await statusOf(key, bare.crm)).toBe(500);
    expect(String(faults[0])).toContain("apiKeys is not composed");
  } finally {
    await bare.close();
  }
});

test("of several uses each secret keeps its last, and never an earlier one than it has", async () => {
  const [one, other] = [await make(), await make()];
  const database = await t.owner.open();
  const stored = await database.rows("select id, api_key_id from apikeys_secret", []);
  await database.close();
  const secrets = [one, other].map(({ id }) => stored.find((row) => row["api_key_id"] === id)?.["id"]);
  const house = t.crm.asSystem({ tenant: "main", reason: "test" });
  const note = (...uses: [number, number][]) =>
    house.apiKeys.noteUse({
      uses: uses.map(([of, minute]) => ({ secretId: secrets[of] as string, at: `2036-03-02T09:0${minute}:00.000Z` })),
    });
  const last = async () =>
    Promise.all([one, other].map(async ({ id }) => (await t.desk.apiKeys.get({ id })).lastUsedAt?.slice(11, 16)));
  await note([0, 3], [1, 2], [0, 5], [0, 4]);
  expect(await last()).toEqual(["09:05", "09:02"]);
  await note([0, 1], [1, 6]);
  expect(await last()).toEqual(["09:05", "09:06"]);
  await note();
  expect(await last()).toEqual(["09:05", "09:06"]);
});

test("only the house says who a key is", async () => {
  const { id } = await make();
  const hash = "a".repeat(43);
  const all = t.as({ ...anyone(), user: "root" });
  await expect(all.apiKeys.verify({ id, hash })).rejects.toMatchObject({ code: "permission.denied" });
  await expect(all.apiKeys.noteUse({ uses: [] })).rejects.toMatchObject({ code: "permission.denied" });
  const house = t.crm.asSystem({ tenant: "main", reason: "test" });
  await expect(house.apiKeys.verify({ id, hash })).rejects.toMatchObject({ code: "apiKey.refused", status: 401 });
});
