import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { apiKeys } from "./api-keys.ts";

const { desk, as, request, owner, close } = await createTestCrm({ plugins: [apiKeys()] });
const raw = await owner.open();
afterAll(async () => {
  await raw.close();
  await close();
});
const grants = [{ permission: "contacts:read" }];

test("a key is answered once, by 201, and kept by its hash alone", async () => {
  const response = await request("POST", "/api-keys", {
    body: { name: "Nightly sync", grants },
    headers: { "idempotency-key": "k1" },
  });
  const made = (await response.json()) as { id: string; key: string; apiKey: { prefix: string } };
  expect(response.status).toBe(201);
  expect(response.headers.get("location")).toContain(made.id);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(made.key).toMatch(/^kith_main\.[0-9a-f-]{36}\.[\w-]{43}$/);
  expect(made.key.startsWith(`${made.apiKey.prefix}.`)).toBe(true);
  const secret = made.key.split(".").at(-1) as string;
  const again = await request("POST", "/api-keys", {
    body: { name: "Nightly sync", grants },
    headers: { "idempotency-key": "k1" },
  });
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  const told = [again, await request("GET", `/api-keys/${made.id}`), await request("GET", "/api-keys")];
  for (const answer of told) expect(await answer.text()).not.toContain(secret);
  const stored: string[] = [];
  for (const { name } of await raw.kysely.introspection.getTables())
    for (const row of await raw.rows(`select * from "${name}"`, []))
      stored.push(`${name} ${JSON.stringify(row, (_, value) => (typeof value === "bigint" ? String(value) : value))}`);
  expect(stored.filter((row) => row.includes(secret))).toEqual([]);
  const hashed = stored.find((row) => row.startsWith("apikeys_secret"));
  const hash = /"hash":"([\w-]{43})"/.exec(hashed ?? "")?.[1] as string;
  // The journal does not even know the hash.
  expect(stored.filter((row) => row.includes(hash))).toEqual([hashed]);
});

test("who may not read keys gets the new one all the same, and nothing else of it", async () => {
  const writer = as({ user: "u_2", grants: [{ permission: "apiKeys:write" }, ...grants] });
  const made = await writer.apiKeys.create({ name: "Blind", grants });
  expect(made.key).toMatch(/^kith_/);
  expect(Object.keys(made.apiKey)).toEqual(["id", "version"]);
});

test("without a grant, in another tenant, and beyond one's own there is no key", async () => {
  const { id } = await desk.apiKeys.create({ name: "Theirs", grants });
  const stranger = as({ user: "u_9", grants });
  const elsewhere = as({ tenant: "other" });
  const own = as({ user: "u_3", grants: [{ permission: "apiKeys:*", scope: "own" }, ...grants] });
  const each = (session: typeof desk) => [
    () => session.apiKeys.get({ id }),
    () => session.apiKeys.rotate({ id }),
    () => session.apiKeys.revoke({ id }),
  ];
  for (const attempt of each(stranger)) await expect(attempt()).rejects.toMatchObject({ code: "permission.denied" });
  for (const attempt of [...each(elsewhere), ...each(own)])
    await expect(attempt()).rejects.toMatchObject({ code: "record.notFound" });
  const mine = await own.apiKeys.create({ name: "Mine", grants });
  expect((await own.apiKeys.list({})).items).toMatchObject([{ id: mine.id, lastUsedAt: null }]);
  expect(await desk.apiKeys.get({ id })).toMatchObject({ version: 1, revokedAt: null });
});

test.each([
  [{ name: "", grants }, "/name"],
  [{ name: "A", grants: [] }, "/grants"],
  [{ name: "A", grants: [{ permission: "contacts" }] }, "/grants/0/permission"],
  [{ name: "A", grants: [{ permission: "contacts:read", scope: "mine" }] }, "/grants/0/scope"],
  [{ name: "A", grants: [{ permission: "contacts:read", tenant: "other" }] }, "/grants/0/tenant"],
  [{ name: "A", grants, expiresAt: "soon" }, "/expiresAt"],
  [{ name: "A", grants, revokedAt: "2026-01-01T00:00:00Z" }, "/revokedAt"],
])("%j is a 400 that points at %s", async (body, pointer) => {
  const response = await request("POST", "/api-keys", { body });
  const problem = (await response.json()) as { code: string; errors: { pointer: string }[] };
  expect([response.status, problem.code]).toEqual([400, "input.invalid"]);
  expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
});
